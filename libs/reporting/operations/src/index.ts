export { OperationsModule } from './operations.module';
export { KeysController } from './keys.controller';
