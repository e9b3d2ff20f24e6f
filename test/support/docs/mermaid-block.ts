const BLOCK = /^```mermaid\n.*?^```$/ms;

/** A document with a diagram in place of the first block of Mermaid that it has. */
export function withMermaid(markdown: string, diagram: string): string {
  if (!BLOCK.test(markdown)) throw new Error('The document must have a block of Mermaid for the diagram.');
  return markdown.replace(BLOCK, () => `\`\`\`mermaid\n${diagram}\`\`\``);
}
