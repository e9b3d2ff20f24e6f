import { bare, isText } from './answer-shapes.js';

const DOMAIN_SUFFIX = /^(?:\.[a-z0-9-]+)+$/;
const DNS_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The domain in the label behind an input, in lower case, e.g. `.zendesk.com`: the input asks for the first part of a host
 * name, such as `acme` between `https://` and `.zendesk.com`. `null` where the label is no domain.
 */
export function domainBehind({ suffixLabel }: { suffixLabel?: unknown }): string | null {
  const suffix = isText(suffixLabel) ? suffixLabel.trim().toLowerCase() : '';
  return DOMAIN_SUFFIX.test(suffix) ? suffix : null;
}

/**
 * Finds the name in a text that the user typed or pasted, such as `acme` in `https://acme.zendesk.com/agent`. An input with
 * "subdomain" in its ID or title asks for a single DNS label, without dots.
 * @returns `null` where the name is not made of DNS labels (RFC 1123 section 2.1: letters, digits and inner
 * hyphens, at most 63 characters a label).
 */
export function hostNameIn(
  text: string,
  suffix: string,
  { id, title }: { id: string; title: string },
): string | null {
  const typed = bare(text).toLowerCase();
  const host = typed.replace(/^https?:\/\/|[/?#:].*$/gs, '');
  let name = host.endsWith(suffix) ? host : typed;
  while (name.endsWith(suffix)) name = name.slice(0, -suffix.length);
  const labels = name.split('.');
  return (labels.length === 1 || !/subdomain/i.test(`${id} ${title}`)) &&
    labels.every((label) => DNS_LABEL.test(label))
    ? name
    : null;
}
