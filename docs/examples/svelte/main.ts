import { mount } from 'svelte';
import App from './app.svelte';

const root = document.getElementById('root');
if (!root) throw new Error('index.html must have an element with the ID "root".');
mount(App, { target: root });
