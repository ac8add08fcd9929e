/** What the language and its tools ask of any object: an answer would make a promise, a JSON text or a matcher of it. */
const ASKED_OF_ANY_OBJECT: ReadonlySet<string> = new Set(['then', 'toJSON', 'asymmetricMatch', 'nodeType', 'tagName']);

/** Whether somebody who asks for this name means a core model or a call, and not the object as such. */
export function isMemberName(name: string): boolean {
  return /^[a-z]/i.test(name) && !ASKED_OF_ANY_OBJECT.has(name) && !(name in Object.prototype);
}
