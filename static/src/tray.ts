import './app.css';
import './tray/tray.css';
import { mount } from 'svelte';
import Tray from './tray/Tray.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('tray.html has an element #app');
mount(Tray, { target });
