import './app.css';
import './near/near.css';
import { mount } from 'svelte';
import Near from './near/Near.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('near.html has an element #app');
mount(Near, { target });
