import { bare, isText } from './answer-shapes.js';

const DOMAIN_SUFFIX = /^(?:\.[a-z0-9-]+)+$/;
const DNS_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * A field that asks for the first part of a host name, such as `acme` between `https://` and `.zendesk.com`.
 */
export interface HostNameField {
  /** The text behind the field, in lower case, e.g. `.zendesk.com`. */
  suffix: string;
  /** Whether the answer must be a single DNS label, without dots. */
  singleLabel: boolean;
}

/**
 * Reads from `suffixLabel`, the label behind an input, that the input asks for the first part of a host name;
 * `null` where the label is no domain. An input with "subdomain" in its ID or title asks for a single label.
 */
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
 * Finds the name in a text that the user typed or pasted, such as `acme` in `https://acme.zendesk.com/agent`.
 * @returns `null` where the name is not made of DNS labels (RFC 1123 section 2.1: letters, digits and inner
 * hyphens, at most 63 characters a label).
 */
export function hostNameIn(text: string, { suffix, singleLabel }: HostNameField): string | null {
  const typed = bare(text).toLowerCase();
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
