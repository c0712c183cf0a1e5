import { render } from 'preact';
import './style/base.css';
import './style/parts.css';
import './style/overview.css';
import './style/village.css';
import './style/villages.css';
import { App } from './app';

const page = document.getElementById('page');
if (page !== null) render(<App />, page);
