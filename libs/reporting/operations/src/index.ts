export { KeysController } from './keys.controller';
export { OperationsModule } from './operations.module';
export { passOnTo } from './pass-on';
