import { isText } from './answer-shapes.js';

const DOMAIN_SUFFIX = /^(?:\.[a-z0-9-]+)+$/;
const DNS_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** What the field of a host name asks for: `acme` in `https://` `acme` `.zendesk.com`. */
export interface HostNameField {
  /** The text behind the field, in lower case, e.g. `.zendesk.com`. */
  suffix: string;
  /** Whether the name is one DNS label, without dots. */
  singleLabel: boolean;
}

/** Tells by the label behind an input whether it asks for the first part of a host name; `null` where it does not. */
export function hostNameField(input: {
  id: string;
  title: string;
  suffixLabel?: unknown;
}): HostNameField | null {
  const suffix = (isText(input.suffixLabel) ? input.suffixLabel : '').trim().toLowerCase();
  if (!DOMAIN_SUFFIX.test(suffix)) return null;
  return { suffix, singleLabel: /subdomain/i.test(`${input.id} ${input.title}`) };
}

/**
 * The name in what was typed or pasted: `acme` for `https://acme.zendesk.com/agent`; `null` where it is not made of DNS
 * labels (RFC 1123 section 2.1: letters, digits and inner hyphens, at most 63).
 */
export function hostNameIn(text: string, { suffix, singleLabel }: HostNameField): string | null {
  const typed = text.trim().toLowerCase();
  const host = typed.replace(/^https?:\/\//, '').replace(/[/?#:].*$/s, '');
  const name = host.endsWith(suffix) ? withoutSuffix(host, suffix) : typed;
  const labels = name.split('.');
  return (labels.length === 1 || !singleLabel) && labels.every((label) => DNS_LABEL.test(label))
    ? name
    : null;
}

function withoutSuffix(host: string, suffix: string): string {
  let name = host;
  while (name.endsWith(suffix)) name = name.slice(0, -suffix.length);
  return name;
}
