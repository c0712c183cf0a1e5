export { FeedsController } from './feeds.controller';
export { PageHeads } from './page-heads';
export { servePage } from './serve-page';
export { PageModule } from './page.module';
