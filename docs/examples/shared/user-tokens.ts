import { SignJWT, exportSPKI, generateKeyPair } from 'jose';

/** The claims of a user token. */
export interface UserTokenClaims {
  sub: string;
  /** Seconds since the epoch. Absent: an hour from now. `null`: the token has no `exp`. */
  exp?: number | null;
  [claim: string]: unknown;
}

/**
 * Signs user tokens as a product does, which name a user to the connect server (RS256). Each call makes a new
 * key pair.
 */
export async function createUserTokens(): Promise<{
  /** The public key as SPKI PEM, for `userTokenKey`. */
  publicKey: string;
  sign: (claims: UserTokenClaims) => Promise<string>;
}> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const sign = ({ exp, ...claims }: UserTokenClaims): Promise<string> => {
    const token = new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).setIssuedAt();
    return (exp === null ? token : token.setExpirationTime(exp ?? '1 hour')).sign(privateKey);
  };
  return { publicKey: await exportSPKI(publicKey), sign };
}
