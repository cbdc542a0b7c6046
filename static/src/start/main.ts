import '../app.css';
import '../desk/desk.css';
import { mount } from 'svelte';
import Start from './Start.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('start.html has an element #app');
mount(Start, { target });
