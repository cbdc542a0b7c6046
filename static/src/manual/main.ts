import '../app.css';
import './manual.css';
import { mount } from 'svelte';
import Manual from './Manual.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('manual.html has an element #app');
mount(Manual, { target });
