import '../app.css';
import './lists.css';
import { mount } from 'svelte';
import Lists from './Lists.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('lists.html has an element #app');
mount(Lists, { target });
