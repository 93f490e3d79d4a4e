/** What `npm run test:security` runs: folders and files under tests/. */
export function securityTests(): string[];
