import '../app.css';
import '../desk/desk.css';
import { mount } from 'svelte';
import Bring from './Bring.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('bring.html has an element #app');
mount(Bring, { target });
