// The steps that JsonRest of Dojo takes, as pages with it do.
define([
	'dojo/when', 'dojo/store/JsonRest', 'dojo/store/Memory', 'dojo/store/Cache', 'dojo/store/Observable'
], function (when, JsonRest, Memory, Cache, Observable) {
	return function (base) {
		var products = new JsonRest({ target: base + '/Product/' });
		var categories = new JsonRest({ target: base + '/Category/' });

		function names(results) {
			return when(results, function (objects) { return objects.map(function (o) { return o.name; }).join(); });
		}
		function counted(results) {
			return names(results).then(function (list) {
				return results.total.then(function (total) { return list + '/' + total; });
			});
		}
		function status(promise) {
			return when(promise, function () { return 'done'; }, function (err) { return err.response ? err.response.status : err.status || String(err); });
		}

		return [
			['get', function () { return products.get(1).then(function (p) { return p.name; }); }, 'Anna'],
			['get what is not there', function () { return status(products.get(99)); }, 404],
			['query', function () { return names(products.query()); }, 'Anna,Bodo,Cleo,Dora'],
			['query by members', function () { return names(products.query({ status: 'published' })); }, 'Anna,Bodo,Cleo'],
			['query of a list', function () { return names(products.query({ name: 'Bodo', status: ['published'] })); }, 'Bodo'],
			['query of RQL', function () { return names(products.query('?price=gt=10&status=published')); }, 'Bodo,Cleo'],
			['sort', function () { return names(products.query('', { sort: [{ attribute: 'price', descending: true }] })); }, 'Dora,Cleo,Bodo,Anna'],
			['sort with a query', function () { return names(products.query({ status: 'published' }, { sort: [{ attribute: 'price', descending: true }] })); }, 'Cleo,Bodo,Anna'],
			['sort upwards', function () { return names(products.query({}, { sort: [{ attribute: 'name' }] })); }, 'Anna,Bodo,Cleo,Dora'],
			['sort by a parameter', function () {
				return names(new JsonRest({ target: base + '/Product/', sortParam: 'sortBy' }).query({}, { sort: [{ attribute: 'price', descending: true }] }));
			}, 'Dora,Cleo,Bodo,Anna'],
			['a part', function () { return counted(products.query({}, { start: 1, count: 2 })); }, 'Bodo,Cleo/4'],
			['a part without an end', function () { return counted(products.query({}, { start: 2 })); }, 'Cleo,Dora/4'],
			['a part without a start', function () { return counted(products.query({}, { count: 2 })); }, 'Anna,Bodo/4'],
			['a part of all', function () { return counted(products.query({}, { start: 0, count: Infinity })); }, 'Anna,Bodo,Cleo,Dora/4'],
			['a part past the end', function () { return counted(products.query({}, { start: 7, count: 2 })); }, '/4'],
			['a part that is sorted', function () { return counted(products.query({}, { start: 0, count: 1, sort: [{ attribute: 'price', descending: true }] })); }, 'Dora/4'],
			['add', function () { return categories.add({ name: 'Chairs' }).then(function (c) { return c.id + ' ' + c.name; }); }, '3 Chairs'],
			['add of a key that is taken', function () { return status(categories.add({ id: 1, name: 'Again' })); }, 412],
			['put', function () { return categories.put({ id: 3, name: 'Seats' }).then(function (c) { return c.name; }); }, 'Seats'],
			['put over an old one', function () { return categories.put({ id: 3, name: 'Seats' }, { overwrite: true }).then(function (c) { return c.name; }); }, 'Seats'],
			['put of an old one alone', function () { return status(categories.put({ id: 99, name: 'x' }, { overwrite: true })); }, 412],
			['put of a new one alone', function () { return status(categories.put({ id: 3, name: 'x' }, { overwrite: false })); }, 412],
			['put of a part', function () { return categories.put({ id: 3, parentId: 1 }, { incremental: true }).then(function (c) { return c.name + ' ' + c.parentId; }); }, 'Seats 1'],
			['put of what breaks rules', function () { return status(categories.put({ id: 3, name: '' })); }, 422],
			['remove', function () { return status(categories.remove(3)); }, 'done'],
			['remove what is not there', function () { return status(categories.remove(3)); }, 404],
			['Cache', function () {
				var memory = new Memory();
				var cache = new Cache(products, memory);
				return names(cache.query({})).then(function () { return memory.get(2).name; });
			}, 'Bodo'],
			['Observable', function () {
				var told = [];
				var store = new Observable(new JsonRest({ target: base + '/Category/' }));
				var results = store.query({});
				results.observe(function (object, from, to) { told.push(from + '>' + to); }, true);
				return results.then(function () { return store.add({ name: 'Beds' }); })
					.then(function (c) { return store.remove(c.id); })
					.then(function () { return told.join(); });
			}, '-1>0,0>-1']
		];
	};
});
