/** For whatever a test starts; it passes what is asked of a real one. */
export const TEST_SECRET = "the secret of a test that is gone in a moment";
