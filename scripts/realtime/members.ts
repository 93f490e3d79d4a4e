export type Member = { userId: string; userInfo: unknown };

export type Members = {
  has(userId: string): boolean;
  /** True when this is the user's first connection on the channel. */
  add(member: Member): boolean;
  /** True when that was the user's last connection on the channel. */
  remove(userId: string): boolean;
  userIds(): string[];
  count(): number;
  snapshot(): { presence: { ids: string[]; hash: Record<string, unknown>; count: number } };
};

/** People on one presence channel; a person with three tabs is there once. */
export function newMembers(): Members {
  const users = new Map<string, { userInfo: unknown; connections: number }>();
  return {
    has: (userId) => users.has(userId),
    add(member) {
      const known = users.get(member.userId);
      if (known) known.connections += 1;
      else users.set(member.userId, { userInfo: member.userInfo, connections: 1 });
      return !known;
    },
    remove(userId) {
      const known = users.get(userId);
      if (!known) return false;
      known.connections -= 1;
      return known.connections === 0 && users.delete(userId);
    },
    userIds: () => [...users.keys()],
    count: () => users.size,
    snapshot() {
      const hash = Object.fromEntries([...users].map(([userId, user]) => [userId, user.userInfo]));
      return { presence: { ids: [...users.keys()], hash, count: users.size } };
    },
  };
}
