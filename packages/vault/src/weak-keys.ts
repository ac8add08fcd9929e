/** Key of the documentation, refused like every published one. */
export const EXAMPLE_KEY = 'ehk1.main.ThisIsAnExampleKey-MakeOneOfYourOwn-4242424';

/** Published test keys of 32 bytes that no other rule catches: NIST SP 800-38A, RFC 8032 (three). */
const WELL_KNOWN = new Set([
  '603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4',
  '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
  '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
  'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
]);

/** Words that people type in place of a key. At least 7 letters: 4 in a billion random keys hold one by chance. */
const TYPED =
  /changeme|change-me|password|passw0rd|secretkey|my-?secret|topsecret|example|default|enginehouse|letmein|qwertyui|abcdefgh|12345678|test-?key/i;

/** Different bytes that 32 random ones have at least: the chance of fewer is 3e-17. */
const LEAST_DIFFERENT = 16;
/** The same for the 43 characters of base64: 6e-11. */
const LEAST_DIFFERENT_CHARACTERS = 18;

/**
 * Why a key is not random, in words that say nothing of the key; undefined when it looks random. All rules
 * together refuse 5 in a billion random keys, so that whoever made one properly does not meet them.
 */
export function weakness(text: string, bytes: Uint8Array): string | undefined {
  const hex = Buffer.from(bytes).toString('hex');
  if (WELL_KNOWN.has(hex)) return 'it is a published test key';
  if (TYPED.test(text) || TYPED.test(Buffer.from(bytes).toString('latin1'))) return 'it holds a word that people type';
  if (bytes.every((byte) => byte === bytes[0])) return 'all its bytes are the same';
  if (repeats(bytes) || repeats(Buffer.from(text, 'latin1'))) return 'it repeats a shorter piece';
  if (isProgression(bytes)) return 'its bytes count up or down';
  if (bytes.every((byte) => byte >= 0x20 && byte < 0x7f)) return 'it is written text, not random bytes';
  if (new Set(bytes).size < LEAST_DIFFERENT) return 'too few of its bytes differ';
  return weaknessOfText(text);
}

/** A typed sentence of 43 characters is valid base64 of bytes that look random: the characters give it away. */
function weaknessOfText(text: string): string | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return /^\d+$/.test(text) ? 'it is digits alone' : undefined;
  if (!/[a-z]/.test(text) || !/[A-Z]/.test(text)) return 'it has letters of one case alone';
  return new Set(text).size < LEAST_DIFFERENT_CHARACTERS ? 'too few of its characters differ' : undefined;
}

/** A piece of at most half its length, over and over. */
function repeats(bytes: Uint8Array): boolean {
  for (let period = 1; period <= bytes.length / 2; period++) {
    if (bytes.every((byte, index) => index < period || byte === bytes[index - period])) return true;
  }
  return false;
}

function isProgression(bytes: Uint8Array): boolean {
  const step = ((bytes[1] as number) - (bytes[0] as number)) & 0xff;
  return bytes.every((byte, index) => index === 0 || ((byte - (bytes[index - 1] as number)) & 0xff) === step);
}
