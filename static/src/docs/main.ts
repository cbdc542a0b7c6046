import '../app.css';
import './docs.css';
import { mount } from 'svelte';
import Docs from './Docs.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('api.html has an element #app');
mount(Docs, { target });
