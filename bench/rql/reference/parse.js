// Parses queries as often as it is told: a line "COUNT QUERY" on standard input
// is answered with the nanoseconds of processor time that it took.
const {parseQuery} = require('rql/parser')

require('readline').createInterface({input: process.stdin}).on('line', line => {
  const space = line.indexOf(' ')
  const count = Number(line.slice(0, space)), query = line.slice(space + 1)
  const before = process.cpuUsage()
  for (let i = 0; i < count; i++) parseQuery(query)
  const spent = process.cpuUsage(before)
  console.log((spent.user + spent.system) * 1000)
})
