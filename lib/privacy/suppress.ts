import type { SuppressionAnswer } from "#lib/contract/suppression.ts";
import { EngineError } from "#lib/engine/errors.ts";
import type { ListOwner, NewSuppression, PrivacyWorld, SuppressionReason } from "./ports.ts";
import type { Subject } from "./suppression-hash.ts";

/** Puts people and companies on the list of those who must not be found again; of what they are called nothing is kept. */
export async function suppress(
  world: PrivacyWorld,
  input: { owner: ListOwner; reason: SuppressionReason; subjects: readonly Subject[] },
): Promise<SuppressionAnswer> {
  const { owner, reason, subjects } = input;
  const hasher = world.suppressionHasher(owner.workspaceId);
  const entries = subjects.map((subject, at): NewSuppression => {
    const hashes = hasher.hashesOf(subject);
    if (hashes.length > 0) return { kind: subject.kind, hashes };
    const field = subjects.length === 1 ? "value" : `suppressions.${at}.value`;
    throw new EngineError("invalid", NEEDED[subject.kind], { field });
  });
  const { added, ids } = await world.suppressions.add({
    owner,
    reason,
    pepper: hasher.pepperId,
    entries,
  });
  return { added, ids: [...ids] };
}

const NEEDED: Readonly<Record<Subject["kind"], string>> = {
  person: "must be an id of the provider's, or a LinkedIn member number",
  profile: "must be a public profile's address, e.g. https://www.linkedin.com/in/jane-doe",
  email: "must be an e-mail address",
  phone: "must be a phone number with its country, e.g. +1 317 555 0100",
  domain: "must be a domain, e.g. acme.com",
  company: "must be a company's name",
};
