import { createHash, randomBytes } from 'node:crypto';

// Crockford's base 32: a person may write O for 0, I or L for 1, in small letters, with or without dashes.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const group = 4;
const checkLetters = 4;

const inGroups = (letters: string): string => letters.match(new RegExp(`.{${group}}`, 'g'))?.join('-') ?? '';

/** Letters that a person writes down and types back: `secret` random ones (5 bits each), and 4 that check them. */
function codeOf(purpose: string, secretLetters: number) {
  /** Twenty bits that a slip of the pen gets past once in a million. */
  const checkOf = (secret: string): string => {
    const sum = createHash('sha256').update(`comptoir ${purpose} ${secret}`).digest();
    return [...sum.subarray(0, checkLetters)].map((byte) => alphabet[byte % 32]).join('');
  };
  return {
    make: (): string => {
      const secret = [...randomBytes(secretLetters)].map((byte) => alphabet[byte % 32]).join('');
      return inGroups(secret + checkOf(secret));
    },
    read: (typed: string): string | null => {
      const letters = typed
        .toUpperCase()
        .replaceAll(/[\s\-–—.]/g, '')
        .replaceAll('O', '0')
        .replaceAll(/[IL]/g, '1');
      const secret = letters.slice(0, secretLetters);
      const complete =
        letters.length === secretLetters + checkLetters && /^[0-9A-HJKMNP-TV-Z]+$/.test(letters);
      return complete && checkOf(secret) === letters.slice(secretLetters) ? inGroups(letters) : null;
    },
  };
}

const recovery = codeOf('recovery', 24);
/** 24 random letters (120 bits) and 4 to check them, in 7 groups of 4. */
export const newRecoveryCode = recovery.make;
/** The code as it is printed, from what was typed; null if a letter is wrong or missing. */
export const readRecoveryCode = recovery.read;

const pairing = codeOf('pairing', 16);
/** What two tills of a shop know each other by: 16 random letters (80 bits) and 4 to check them, in 5 groups of 4. */
export const newPairingCode = pairing.make;
export const readPairingCode = pairing.read;
