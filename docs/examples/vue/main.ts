import { createApp } from 'vue';
import App from './app.vue';

const root = document.getElementById('root');
if (!root) throw new Error('index.html must have an element with the ID "root".');
createApp(App).mount(root);
