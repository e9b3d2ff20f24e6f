const SPKI_LABEL = 'PUBLIC KEY';
const ARMOR = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*)(?:-----END \1-----)?/;

/** How to make the SPKI PEM out of what is pasted in its place, by a word in the label of the PEM. */
const CONVERSIONS: readonly (readonly [label: string, hint: string])[] = [
  ['PRIVATE', 'that is the secret of the signer; "openssl pkey -pubout" makes the public key of it'],
  ['RSA PUBLIC', 'that is PKCS#1; "openssl rsa -RSAPublicKey_in -pubout" makes the SPKI PEM of it'],
  ['CERTIFICATE', '"openssl x509 -pubkey -noout" prints its public key'],
];

/** The least length of an RSA key for RS256 (RFC 7518 section 3.3). */
const LEAST_BITS = 2048;

/** The object identifier of RSA keys, `rsaEncryption` (RFC 3279 section 2.3.1), as DER. */
const RSA = '2a864886f70d010101';
const OTHER_ALGORITHMS: Readonly<Record<string, string>> = {
  '2a8648ce3d0201': 'an EC key',
  '2a864886f70d01010a': 'an RSA-PSS key',
  '2b6570': 'an Ed25519 key',
};

/**
 * Reads the RSA public key of an SPKI PEM (RFC 7468 section 13). Environment files change a PEM on the way: line breaks
 * become `\n` as two characters, CRLF or blanks, lines are indented, quotes stand around the whole. The Base64 of the
 * key survives all of that.
 * @returns the key as DER, or the `problem`, which names what was expected and what came and holds no part of the key
 */
export function readPublicKey(text: string): { spki: Uint8Array<ArrayBuffer> } | { problem: string } {
  const [found, label, body = ''] = ARMOR.exec(text) ?? [];
  if (found === undefined || label === undefined)
    return expectedPem(`got a text without "-----BEGIN ${SPKI_LABEL}-----"`);
  if (label !== SPKI_LABEL) {
    const hint = CONVERSIONS.find(([part]) => label.includes(part))?.[1];
    return expectedPem(`got "-----BEGIN ${label}-----"${hint === undefined ? '' : `: ${hint}`}`);
  }
  if (!found.endsWith(`-----END ${SPKI_LABEL}-----`))
    return expectedPem(`got one without "-----END ${SPKI_LABEL}-----"`);
  const spki = bytesOfBase64(body.replace(/\\[rn]|\s/g, ''));
  const key = spki && keyOfSpki(spki);
  if (!spki || !key) return expectedPem('got one that is cut short or damaged');
  if (key.algorithm !== RSA) {
    return {
      problem: `must be an RSA key; got ${OTHER_ALGORITHMS[key.algorithm] ?? 'a key of another algorithm'}`,
    };
  }
  const bits = modulusBits(key.subjectPublicKey);
  if (bits === null) return expectedPem('got one that is cut short or damaged');
  return bits < LEAST_BITS
    ? { problem: `must be an RSA key of ${LEAST_BITS} bits at least; got one of ${bits} bits` }
    : { spki };
}

const expectedPem = (what: string) => ({
  problem: `must be an SPKI PEM ("-----BEGIN ${SPKI_LABEL}-----"); ${what}`,
});

function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

const [SEQUENCE, INTEGER, BIT_STRING, OBJECT_IDENTIFIER] = [0x30, 0x02, 0x03, 0x06];

interface DerElement {
  content: Uint8Array;
  /** The bytes after the element. */
  rest: Uint8Array;
}

/** The DER element at the start of some bytes (X.690 section 8.1); `null` where it has another tag or is cut short. */
function derElement(bytes: Uint8Array | undefined, tag: number): DerElement | null {
  const [actualTag, first = 0] = bytes ?? [];
  if (!bytes || actualTag !== tag) return null;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  const start = 2 + lengthBytes;
  const length = lengthBytes === 0 ? first : unsigned(bytes.subarray(2, start));
  return bytes.length < start + length
    ? null
    : { content: bytes.subarray(start, start + length), rest: bytes.subarray(start + length) };
}

const unsigned = (bytes: Uint8Array) => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

/** The parts of a `SubjectPublicKeyInfo` (RFC 5280 section 4.1). The algorithm is an object identifier in hexadecimal. */
function keyOfSpki(spki: Uint8Array): { algorithm: string; subjectPublicKey: Uint8Array } | null {
  const info = derElement(spki, SEQUENCE);
  const algorithm = derElement(info?.content, SEQUENCE);
  const identifier = derElement(algorithm?.content, OBJECT_IDENTIFIER);
  const key = derElement(algorithm?.rest, BIT_STRING);
  if (!identifier || !key || info?.rest.length !== 0 || key.rest.length !== 0) return null;
  return {
    algorithm: Array.from(identifier.content, (byte) => byte.toString(16).padStart(2, '0')).join(''),
    // The first byte of a bit string counts the unused bits at its end.
    subjectPublicKey: key.content.subarray(1),
  };
}

/** The length of the modulus of an `RSAPublicKey` (RFC 8017 appendix A.1.1), in bits. */
function modulusBits(rsaPublicKey: Uint8Array): number | null {
  const numbers = derElement(rsaPublicKey, SEQUENCE);
  const modulus = derElement(numbers?.content, INTEGER);
  const exponent = derElement(modulus?.rest, INTEGER);
  if (!modulus || !exponent) return null;
  const start = modulus.content.findIndex((byte) => byte !== 0);
  const highest = modulus.content[start];
  return highest === undefined ? 0 : (modulus.content.length - start - 1) * 8 + (32 - Math.clz32(highest));
}
