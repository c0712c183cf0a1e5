import { render } from 'preact';
import './style/base.css';
import './style/parts.css';
import './style/overview.css';
import './style/village.css';
import './style/villages.css';
import { App } from './app';

// A part of the page that is loaded later may be gone, where a newer page has been put in its place: that one is then asked for, once.
addEventListener('vite:preloadError', () => {
  if (sessionStorage.getItem('taocun.renewed') !== null) return;
  sessionStorage.setItem('taocun.renewed', 'yes');
  location.reload();
});

const page = document.getElementById('page');
if (page !== null) render(<App />, page);
