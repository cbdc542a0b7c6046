import './app.css';
import './promises/promises.css';
import { mount } from 'svelte';
import Promises from './promises/Promises.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('promises.html has an element #app');
mount(Promises, { target });
