// Serves the objects of a file as json-server does, without its log of requests.
const jsonServer = require('json-server');
const server = jsonServer.create();
server.use(jsonServer.bodyParser);
server.use((req, res, next) => {
  req.url = req.url.replace(/\/$/, '');
  next();
});
server.use(jsonServer.router(process.argv[2]));
const listener = server.listen(0, '127.0.0.1', () => console.log('127.0.0.1:' + listener.address().port));
