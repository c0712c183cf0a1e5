// Kafka and MongoDB, which run already, come before the tests and the services that these start: a broker of which nothing is heard for
// some seconds loses its partitions.
const { getPriority, setPriority } = require('node:os');

if (getPriority() < 5) setPriority(5);
