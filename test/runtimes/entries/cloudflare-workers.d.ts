/** What of workerd's own module the entry uses. */
declare module 'cloudflare:workers' {
  export const waitUntil: (work: Promise<unknown>) => void;
}
