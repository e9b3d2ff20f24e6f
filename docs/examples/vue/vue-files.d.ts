/** Declares Vue files for tools that cannot read them, as vue-tsc can. */
declare module '*.vue' {
  import type { Component } from 'vue';
  const component: Component;
  export default component;
}
