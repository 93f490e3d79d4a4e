const NAME = /^[-A-Za-z0-9_=@,.;]{1,164}$/;
const CACHE = /^(private-|private-encrypted-|presence-)?cache-/;
const USER_PREFIX = "#server-to-user-";
const MAX_USER_ID = 200;

export function userChannel(userId: string): string {
  return USER_PREFIX + userId;
}

export function isUserChannel(name: string): boolean {
  return name.startsWith(USER_PREFIX);
}

export function isChannelName(name: string): boolean {
  if (!isUserChannel(name)) return NAME.test(name);
  const userIdLength = name.length - USER_PREFIX.length;
  return userIdLength > 0 && userIdLength <= MAX_USER_ID;
}

export function isPresence(name: string): boolean {
  return name.startsWith("presence-");
}

export function isEncrypted(name: string): boolean {
  return name.startsWith("private-encrypted-");
}

export function needsAuth(name: string): boolean {
  return name.startsWith("private-") || isPresence(name);
}

export function isCache(name: string): boolean {
  return CACHE.test(name);
}
