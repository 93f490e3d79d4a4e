import type { Author } from "#lib/contract/audit.ts";
import type {
  HeldRow,
  NoticeList,
  NoticeMark,
  NoticeQuery,
  Privacy,
  PrivacyChange,
} from "#lib/contract/privacy.ts";
import type { Prospect } from "#lib/contract/prospect.ts";
import type { Deletion, RegisterEntry } from "#lib/contract/register.ts";
import type { Suppression, SuppressionKind } from "#lib/contract/suppression.ts";
import type { Log, Owner } from "#lib/engine/ports.ts";
import type { SuppressionHasher } from "./suppression-hash.ts";

/** Why somebody must not be found again: they asked, were erased, or the provider says so. */
export type SuppressionReason = Suppression["reason"];

/** Who changes a workspace's list: the audit trail names them. */
export type ListOwner = Owner & Author;

/** Who asks, as the audit trail notes them. */
export interface Asker extends Owner {
  readonly sessionId: string | null;
  readonly origin: { readonly address: string | null; readonly requestId: string | null };
}

/** What is to be listed: the newest hash, and all under which it may be listed already. */
export interface NewSuppression {
  readonly kind: SuppressionKind;
  readonly hashes: readonly string[];
}

export interface SuppressionStore {
  /** One id for each entry, in their order; `added` are those that were not listed before. */
  add(input: {
    owner: ListOwner;
    reason: SuppressionReason;
    pepper: string;
    entries: readonly NewSuppression[];
  }): Promise<{ added: number; ids: readonly string[] }>;
  list(input: {
    workspaceId: string;
    limit: number;
    cursor: string | null;
  }): Promise<{ suppressions: readonly Suppression[]; nextCursor: string | null }>;
  /** Which of these hashes stand on the list. */
  findListed(input: {
    workspaceId: string;
    hashes: readonly string[];
  }): Promise<ReadonlySet<string>>;
  remove(input: { owner: ListOwner; id: string }): Promise<boolean>;
}

/** Who was told that they were found, and who is still to be. Each method is one statement. */
export interface NoticeStore {
  list(input: { workspaceId: string; query: NoticeQuery }): Promise<NoticeList>;
  /** Marks people as told, with all rows of theirs; noted in the trail. Says how many they are. */
  mark(input: { by: Asker; mark: NoticeMark }): Promise<number>;
}

/** What is kept how long, and the clean-up that holds to it. Each method is one statement, unless it says otherwise. */
export interface RetentionStore {
  read(input: { workspaceId: string }): Promise<Privacy>;
  change(input: { by: Asker; change: PrivacyChange }): Promise<void>;
  /** Workspaces whose night has come; each is given out once until `leaseMs` are over. */
  takeTurns(input: { limit: number; leaseMs: number }): Promise<readonly string[]>;
  /** There is more to do: the next who looks goes on. */
  putBack(workspaceId: string): Promise<void>;
  /** Nothing is left to do until the next night; notes the run, and forgets links to accounts that ended long ago. Three statements. */
  endTurn(workspaceId: string): Promise<void>;
  /** Deletes rows of one search whose time is over; 0 when no search has any. */
  removeExpired(input: { workspaceId: string; limit: number }): Promise<number>;
  /** Searches with rows that may not keep their fields any longer. */
  listFieldsDue(input: {
    limit: number;
  }): Promise<readonly { workspaceId: string; jobId: string }[]>;
  removeFields(input: { workspaceId: string; jobId: string; limit: number }): Promise<number>;
  /**
   * What belongs to no workspace's searches: old lines of the trail; sessions, letters, invitations and recoveries that
   * ended long ago; accounts that nobody ever came in by. A statement for each, and three for the last.
   */
  forgetOld(input: { limit: number }): Promise<number>;
}

/** What names one person, in the spellings rows are stored in. */
export interface Traits {
  readonly ids: readonly string[];
  readonly slugs: readonly string[];
  readonly emails: readonly string[];
}

export interface HeldPerson extends Omit<HeldRow, "values" | "source"> {
  /** Of one who was suppressed before, nothing. */
  readonly prospect: { readonly [Field in keyof Prospect]?: Prospect[Field] | undefined };
  readonly api: string;
}

/** One person in one workspace. */
export interface PersonStore {
  /**
   * Rows that may be about somebody with one of these traits, by id: whether they are, whoever asks decides. All rows where
   * there are no traits.
   */
  findCandidates(input: {
    workspaceId: string;
    traits: Traits | null;
    after: string | null;
    limit: number;
  }): Promise<readonly HeldPerson[]>;
  /** Searches that have one of these words in their own. */
  findSearches(input: {
    workspaceId: string;
    words: readonly string[];
  }): Promise<readonly { jobId: string; name: string }[]>;
  /** Resolves when every page is kept that was being kept when it was called. */
  awaitPages(input: { workspaceId: string }): Promise<void>;
  removeRows(input: {
    workspaceId: string;
    ids: readonly string[];
  }): Promise<{ rows: number; decisions: number }>;
  /** Takes the words out of searches and what is noted of them. Two statements. */
  removeWords(input: { workspaceId: string; words: readonly string[] }): Promise<number>;
  listExports(input: {
    workspaceId: string;
    since: string | null;
  }): Promise<readonly { at: string; by: string | null }[]>;
  noteAccess(input: { by: Asker; rows: number }): Promise<void>;
  noteErasure(input: {
    by: Asker;
    subjectHash: string;
    hashes: readonly { readonly kind: SuppressionKind; readonly hash: string }[];
    wordHashes: readonly string[];
    removed: Readonly<Record<string, number>>;
  }): Promise<void>;
}

/** What erasures left, and those who must not be found again. Each method is one statement, unless it says otherwise. */
export interface RegisterStore {
  /** Workspaces that were deleted. */
  listDeleted(): Promise<readonly Deletion[]>;
  /** Deletes those that are there again, and says which; keeps that all of them were. A statement, and one for each. */
  deleteAgain(deletions: readonly Deletion[]): Promise<readonly string[]>;
  listWorkspaces(): Promise<readonly string[]>;
  /** Two statements. */
  read(workspaceId: string): Promise<readonly RegisterEntry[]>;
  /** Puts in what is not there yet, and says how many that were. Two statements. */
  add(input: { workspaceId: string; entries: readonly RegisterEntry[] }): Promise<number>;
  /** All that people wrote into their searches. */
  listTexts(input: {
    workspaceId: string;
    after: string | null;
    limit: number;
  }): Promise<readonly { readonly id: string; readonly text: string }[]>;
  note(input: { workspaceId: string; replayed: Readonly<Record<string, number>> }): Promise<void>;
}

/** A workspace's own data, table by table. */
export interface ExportStore {
  /** Notes that a copy is taken, before the first row leaves. */
  note(by: Asker): Promise<void>;
  /** Rows of all tables, each as it is kept but for secrets. */
  rows(input: { workspaceId: string; batch: number }): AsyncIterable<ExportedRow>;
}

export interface ExportedRow {
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
}

/** What the use cases of the list need from outside. */
export interface PrivacyWorld {
  readonly suppressions: SuppressionStore;
  readonly suppressionHasher: SuppressionHasher;
}

/** A day of the trail as it was closed, beside what is there of it now. */
export interface LookedDay {
  /** `2026-01-31`, in UTC. */
  readonly day: string;
  /** The clock has forgotten its lines, or some of them. */
  readonly isPast: boolean;
  /** With how many lines it was closed; null where it never was, though later days were. */
  readonly closed: number | null;
  readonly found: number;
  readonly hash: string | null;
  /** It was closed after the day that stands before it in the chain. */
  readonly isLinked: boolean;
  readonly isSame: boolean;
}

/** The audit trail's days; a workspace of null stands for lines that belong to none. Each method is one statement. */
export interface ChainStore {
  /** Closes the first day that is over and has lines; null where there is none. */
  closeNext(
    workspaceId: string | null,
  ): Promise<{ readonly day: string; readonly lines: number; readonly hash: string } | null>;
  listWorkspaces(): Promise<readonly string[]>;
  look(workspaceId: string | null): Promise<readonly LookedDay[]>;
}

export interface ChainWorld {
  readonly chain: ChainStore;
  readonly log: Log;
}

export interface RetentionWorld extends ChainWorld {
  readonly retention: RetentionStore;
}

export interface PersonWorld extends PrivacyWorld, Pick<RetentionWorld, "retention"> {
  readonly persons: PersonStore;
}

export interface ExportWorld extends PrivacyWorld {
  readonly exports: ExportStore;
  /** Counts people that are about to leave with a copy. */
  readonly spendRows: (owner: Owner, rows: number) => Promise<void>;
}
