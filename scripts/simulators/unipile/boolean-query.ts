import { hasPhrase, hasWord, isSmallWord, plain } from "./words.ts";

export type TextTest = (text: string) => boolean;

const TOKEN = /"[^"]*"?|[()]|[^\s()"]+/g;
const ANYTHING: TextTest = () => true;

/** Words are joined by AND; knows "phrases", AND, OR, NOT, -word and brackets, upper case as on LinkedIn. */
export function booleanQuery(query: string): TextTest {
  const tokens = query.match(TOKEN) ?? [];
  let at = 0;

  function anyOf(): TextTest {
    const tests = [allOf()];
    while (tokens[at] === "OR") {
      at += 1;
      tests.push(allOf());
    }
    return (text) => tests.some((test) => test(text));
  }

  function allOf(): TextTest {
    const tests: TextTest[] = [];
    while (at < tokens.length && tokens[at] !== "OR" && tokens[at] !== ")") {
      tests.push(one());
    }
    return (text) => tests.every((test) => test(text));
  }

  function one(): TextTest {
    const token = tokens[at] ?? "";
    at += 1;
    if (token === "AND") return ANYTHING;
    if (token === "NOT") return negated(at < tokens.length ? one() : undefined);
    if (token !== "(") return term(token);
    const inner = anyOf();
    if (tokens[at] === ")") at += 1;
    return inner;
  }

  const tests: TextTest[] = [];
  while (at < tokens.length) {
    tests.push(anyOf());
    if (tokens[at] === ")") at += 1; // one closing bracket too many
  }
  return (text) => tests.every((test) => test(text));
}

function negated(test: TextTest | undefined): TextTest {
  return test ? (text) => !test(text) : ANYTHING;
}

function term(token: string): TextTest {
  if (token.startsWith("-") && token.length > 1) return negated(term(token.slice(1)));
  const words = plain(token);
  if (words === "" || isSmallWord(words)) return ANYTHING;
  const isPhrase = token.startsWith('"') || words.includes(" ");
  return (text) => (isPhrase ? hasPhrase(text, words) : hasWord(text, words));
}
