import { errors, type JWTHeaderParameters, type JWTVerifyGetKey } from 'jose';
import { hashOf } from './store/keys.js';

/** The most tokens that are remembered for a project. The one that was verified first is forgotten first. */
export const MAX_VERIFIED_TOKENS = 1000;

/** A token whose signature was verified, and that is valid until `endsAt`, in milliseconds since the epoch. */
interface Verified<User> {
  header: JWTHeaderParameters;
  key: unknown;
  endsAt: number;
  user: User;
}

/**
 * Remembers the users of verified tokens, because an install sends its token several times, and each verification is
 * work in another thread. The hash of a token is kept, and not the token.
 */
export function createVerifiedTokens<User>({ keyOf, now }: { keyOf: JWTVerifyGetKey; now: () => number }) {
  const tokens = new Map<string, Verified<User>>();

  return {
    /**
     * The user of a token, where verifying the token again would find the same: the token has not ended, and its key is still
     * the key that the project has for it. `null` where the token must be verified.
     * @throws what `keyOf` throws, e.g. where the key was taken out of its set.
     */
    async find(token: string): Promise<User | null> {
      const hash = await hashOf(token);
      const verified = tokens.get(hash);
      if (!verified) return null;
      const isValid = verified.endsAt > now() && (await isStillKey(verified));
      if (isValid) return verified.user;
      tokens.delete(hash);
      return null;
    },
    async remember(token: string, verified: Verified<User>): Promise<void> {
      const [oldest] = tokens.keys();
      if (oldest !== undefined && tokens.size >= MAX_VERIFIED_TOKENS) tokens.delete(oldest);
      tokens.set(await hashOf(token), verified);
    },
  };

  async function isStillKey({ header, key }: Verified<User>): Promise<boolean> {
    try {
      return (await keyOf(header, NO_TOKEN)) === key;
    } catch (error) {
      // Several keys may fit since the set was loaded again, and the verification tries them all.
      if (error instanceof errors.JWKSMultipleMatchingKeys) return false;
      throw error;
    }
  }
}

/** Keys are found by the protected header alone. */
const NO_TOKEN = { payload: '', signature: '' };
