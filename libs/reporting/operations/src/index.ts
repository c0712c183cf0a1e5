export { AuditController } from './audit.controller';
export { KeysController } from './keys.controller';
export { OperationsModule } from './operations.module';
export { RejectedProxyController } from './rejected-proxy.controller';
export { ServicesController } from './services.controller';
