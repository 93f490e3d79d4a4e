import "server-only";

const REQUEST_ID = /^[\w.-]{8,64}$/;

const given = new WeakMap<Request, string>();

/** The id under which a request is answered, logged and noted: the caller's own, where it is a usable one. */
export function requestIdOf(request: Request): string {
  const known = given.get(request);
  if (known !== undefined) return known;
  const asked = request.headers.get("x-request-id");
  const id = asked !== null && REQUEST_ID.test(asked) ? asked : crypto.randomUUID();
  given.set(request, id);
  return id;
}
