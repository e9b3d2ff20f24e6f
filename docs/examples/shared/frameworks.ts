import type { PluginOption } from 'vite';

interface Framework {
  /** The Vite plugin that compiles the components. */
  plugin: () => Promise<PluginOption>;
  /** The packages that the components import. Vite bundles them before a page asks for them. */
  dependencies: readonly string[];
}

const byName = {
  react: {
    plugin: async () => (await import('@vitejs/plugin-react')).default(),
    dependencies: ['react', 'react/jsx-dev-runtime', 'react-dom/client'],
  },
  vue: {
    plugin: async () => (await import('@vitejs/plugin-vue')).default(),
    dependencies: ['vue'],
  },
  svelte: {
    plugin: async () => (await import('@sveltejs/vite-plugin-svelte')).svelte({ configFile: false }),
    dependencies: [],
  },
} satisfies Record<string, Framework>;

/** The frameworks that the example is written in; each has a folder of that name beside this one. */
export type FrameworkName = keyof typeof byName;

export const frameworks: Readonly<Record<FrameworkName, Framework>> = byName;

/** @throws {Error} that lists the frameworks, where `name` is none of them */
export function frameworkNamed(name: string): FrameworkName {
  for (const known of frameworkNames) if (known === name) return known;
  throw new Error(`--framework must be one of ${frameworkNames.join(', ')}; got "${name}".`);
}

const frameworkNames: readonly FrameworkName[] = ['react', 'vue', 'svelte'];
