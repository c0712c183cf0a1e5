export { PageHeads } from './page-heads';
export { PageModule } from './page.module';
export { servePage } from './serve-page';
