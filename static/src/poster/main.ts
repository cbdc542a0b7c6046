import '../app.css';
import './poster.css';
import { mount } from 'svelte';
import Poster from './Poster.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('poster.html has an element #app');
mount(Poster, { target });
