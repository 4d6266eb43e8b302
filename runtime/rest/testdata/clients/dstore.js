// The steps that dstore takes, as pages and programs with it do: each is a name and a
// function, which gives a promise or a value to compare with the answer that it wants.
define([
	'dojo/_base/declare', 'dojo/when', 'dstore/Rest', 'dstore/Request', 'dstore/RequestMemory', 'dstore/Memory',
	'dstore/Trackable', 'dstore/Cache', 'dstore/Tree', 'dstore/SimpleQuery'
], function (declare, when, Rest, Request, RequestMemory, Memory, Trackable, Cache, Tree, SimpleQuery) {
	return function (base) {
		var products = new Rest({ target: base + '/Product/' });
		var categories = new Rest({ target: base + '/Category/' });
		var orders = new Rest({ target: base + '/Order/' });
		var Filter = products.Filter;

		function names(results) {
			return when(results, function (objects) { return objects.map(function (o) { return o.name; }).join(); });
		}
		function found(filter) { return names(products.filter(filter).sort('name').fetch()); }
		function status(promise) {
			return when(promise, function () { return 'done'; }, function (err) { return err.response ? err.response.status : String(err); });
		}
		function part(collection, start, end) {
			var results = collection.fetchRange({ start: start, end: end });
			return names(results).then(function (list) {
				return results.totalLength.then(function (total) { return list + '/' + total; });
			});
		}
		// events notes what a store tells of a write.
		function events(store, write) {
			var told = [];
			var handles = ['add', 'update', 'delete'].map(function (type) {
				return store.on(type, function (event) { told.push(type + ('index' in event ? '@' + event.index : '')); });
			});
			return when(write(), function () {
				return new Promise(function (resolve) { setTimeout(resolve, 0); }); // it tells after the answer
			}).then(function () {
				handles.forEach(function (h) { h.remove(); });
				return told.join();
			});
		}
		function chair(sku, more) {
			return Object.assign({ sku: sku, name: 'Chair ' + sku, price: 25, status: 'published', categoryId: 1 }, more);
		}

		return [
			['get', function () { return products.get(1).then(function (p) { return p.name; }); }, 'Anna'],
			['get what is not there', function () { return status(products.get(99)); }, 404],
			['fetch', function () { return names(products.fetch()); }, 'Anna,Bodo,Cleo,Dora'],

			['filter by members', function () { return found({ status: 'published' }); }, 'Anna,Bodo,Cleo'],
			['eq', function () { return found(new Filter().eq('name', 'Bodo')); }, 'Bodo'],
			['eq of a number', function () { return found(new Filter().eq('price', 20)); }, 'Bodo'],
			['eq of a text that looks like a call', function () { return found(new Filter().eq('name', '(Bodo)')); }, ''],
			['eq of null', function () { return names(categories.filter({ parentId: null }).fetch()); }, 'Furniture'],
			['ne', function () { return found(new Filter().ne('name', 'Bodo')); }, 'Anna,Cleo,Dora'],
			['lt', function () { return found(new Filter().lt('price', 20)); }, 'Anna'],
			['lte', function () { return found(new Filter().lte('price', 20)); }, 'Anna,Bodo'],
			['gt', function () { return found(new Filter().gt('price', 20)); }, 'Cleo,Dora'],
			['gte', function () { return found(new Filter().gte('price', 20)); }, 'Bodo,Cleo,Dora'],
			['in', function () { return found(new Filter().in('price', [10, 30])); }, 'Anna,Cleo'],
			['in of texts', function () { return found(new Filter().in('name', ['Anna', 'Dora'])); }, 'Anna,Dora'],
			['match', function () { return found(new Filter().match('name', /o$/i)); }, 'Bodo,Cleo'],
			['match without case', function () { return found(new Filter().match('name', /^a/i)); }, 'Anna'],
			['contains', function () { return found(new Filter().contains('tags', ['wood', 'oak'])); }, ''],
			['and', function () { var f = new Filter(); return found(f.and(f.gt('price', 10), f.lt('price', 40))); }, 'Bodo,Cleo'],
			['or', function () { var f = new Filter(); return found(f.or(f.lt('price', 20), f.gt('price', 30))); }, 'Anna,Dora'],
			['or inside of and', function () {
				var f = new Filter();
				return found(f.and(f.or(f.lt('price', 20), f.gt('price', 20)), f.eq('status', 'published')));
			}, 'Anna,Cleo'],
			['and inside of or', function () {
				var f = new Filter();
				return found(f.or(f.and(f.gt('price', 10), f.lt('price', 30)), f.eq('status', 'draft')));
			}, 'Bodo,Dora'],
			['filters after each other', function () {
				return names(products.filter({ status: 'published' }).filter(new Filter().gt('price', 10)).fetch());
			}, 'Bodo,Cleo'],
			['a value with marks', function () { return found(new Filter().eq('name', 'a<b>&c=d|e;f,g(h)/i?j#k%+ "\'')); }, ''],
			['a Date', function () {
				return orders.filter(new Filter().lte('placedAt', new Date(Date.now() + 86400000))).fetch().then(function (o) { return o.length; });
			}, 1],
			['a Date to come', function () {
				return orders.filter(new Filter().gt('placedAt', new Date(Date.now() + 86400000))).fetch().then(function (o) { return o.length; });
			}, 0],
			['a filter of RQL', function () { return names(products.filter('price=gt=10&sort(-price)').fetch()); }, 'Dora,Cleo,Bodo'],
			['a mistake', function () { return status(products.filter({ nmae: 'x' }).fetch()); }, 400],

			['sort', function () { return names(products.sort('price', true).fetch()); }, 'Dora,Cleo,Bodo,Anna'],
			['sort by two', function () {
				return names(products.sort([{ property: 'status' }, { property: 'price', descending: true }]).fetch());
			}, 'Dora,Cleo,Bodo,Anna'],
			['sort by a parameter', function () {
				return names(new Rest({ target: base + '/Product/', sortParam: 'sortBy' }).sort('price', true).fetch());
			}, 'Dora,Cleo,Bodo,Anna'],
			['sort by a parameter and a filter', function () {
				return names(new Rest({ target: base + '/Product/', sortParam: 'sortBy' }).filter({ status: 'published' }).sort('price', true).fetch());
			}, 'Cleo,Bodo,Anna'],
			['select', function () {
				return products.select(['id', 'name']).fetch().then(function (all) { return JSON.stringify(all[0]); });
			}, '{"id":1,"name":"Anna"}'],
			['select of one', function () {
				return products.select('name').fetch().then(function (all) { return JSON.stringify(all[0]); });
			}, '{"id":1,"name":"Anna"}'],

			['a part', function () { return part(products, 1, 3); }, 'Bodo,Cleo/4'],
			['a part of what is found', function () { return part(products.filter({ status: 'published' }).sort('price', true), 0, 2); }, 'Cleo,Bodo/3'],
			['a part past the end', function () { return part(products, 10, 20); }, '/4'],
			['a part of nothing', function () { return part(products.filter({ name: 'x' }), 0, 10); }, '/0'],
			['a part by Range', function () { return part(new Rest({ target: base + '/Product/', useRangeHeaders: true }), 1, 3); }, 'Bodo,Cleo/4'],
			['a part past the end by Range', function () { return part(new Rest({ target: base + '/Product/', useRangeHeaders: true }), 9, 12); }, '/4'],
			['a part by parameters', function () {
				return part(new Rest({ target: base + '/Product/', rangeStartParam: 'start', rangeCountParam: 'count' }), 1, 3);
			}, 'Bodo,Cleo/4'],
			['all by Range', function () { return part(new Rest({ target: base + '/Product/', useRangeHeaders: true }), 0, 20); }, 'Anna,Bodo,Cleo,Dora/4'],

			['a collection of a link', function () { return names(new Rest({ target: base + '/Category/2/products/' }).sort('name').fetch()); }, 'Anna,Bodo,Cleo,Dora'],
			['an object of a link', function () { return new Rest({ target: base + '/Category/2/products/' }).get(3).then(function (p) { return p.name; }); }, 'Cleo'],
			['a target with a query', function () { return names(new Rest({ target: base + '/Product/?status=published' }).sort('price', true).fetch()); }, 'Cleo,Bodo,Anna'],
			['Request', function () { return names(new Request({ target: base + '/Product/' }).filter({ price: 10 }).fetch()); }, 'Anna'],
			['RequestMemory', function () {
				return names(new RequestMemory({ target: base + '/Product/' }).filter(new Filter().gt('price', 20)).sort('price', true).fetch());
			}, 'Dora,Cleo'],
			['Cache', function () {
				var caching = new Memory();
				var cache = new (declare([Rest, Cache]))({ target: base + '/Product/', cachingStore: caching, canCacheQuery: function () { return true; } });
				return cache.fetch().then(function (all) {
					return cache.filter(new Filter().lt('price', 30)).fetch().then(function (some) {
						return all.length + ' ' + some.length + ' ' + caching.getSync(2).name;
					});
				});
			}, '4 2 Bodo'],

			['add', function () { return products.add(chair('C-1')).then(function (p) { return p.id + ' ' + p.name; }); }, '5 Chair C-1'],
			['add tells', function () { return events(products, function () { return products.add(chair('C-2')); }); }, 'add'],
			['add of a key that is taken', function () { return status(products.add(chair('C-3', { id: 1 }))); }, 412],
			['add of a unique value that is taken', function () { return status(products.add(chair('C-1'))); }, 412],
			['add of what breaks rules', function () { return status(products.add(chair('C-4', { price: -1 }))); }, 422],
			['add at an end', function () {
				return new Rest({ target: base + '/Product/', defaultNewToStart: true }).add(chair('C-5')).then(function (p) { return p.name; });
			}, 'Chair C-5'],
			['add with a key', function () { return categories.add({ id: 7, name: 'Rugs' }).then(function (c) { return c.id; }); }, 7],
			['put', function () {
				return products.get(5).then(function (p) { p.price = 26; return products.put(p); }).then(function (p) { return p.price; });
			}, 26],
			['put tells', function () {
				return events(products, function () { return products.get(5).then(function (p) { return products.put(p); }); });
			}, 'update'],
			['put of a new one tells', function () { return events(categories, function () { return categories.put({ id: 8, name: 'Beds' }); }); }, 'add'],
			['put of a new one alone', function () { return status(categories.put({ id: 8, name: 'Beds' }, { overwrite: false })); }, 412],
			['put of an old one alone', function () { return status(categories.put({ id: 9, name: 'Beds' }, { overwrite: true })); }, 412],
			['put over an old one', function () { return categories.put({ id: 8, name: 'Beds' }, { overwrite: true }).then(function (c) { return c.name; }); }, 'Beds'],
			['put before another', function () { return categories.put({ id: 8, name: 'Beds' }, { beforeId: 1 }).then(function (c) { return c.name; }); }, 'Beds'],
			['put at the end', function () { return categories.put({ id: 8, name: 'Beds' }, { beforeId: null }).then(function (c) { return c.name; }); }, 'Beds'],
			['put under another key', function () { return status(categories.put({ id: 8, name: 'Beds' }, { id: 1 })); }, 409],
			['put of a part', function () {
				return products.put({ id: 5, price: 27 }, { incremental: true }).then(function (p) { return p.price + ' ' + p.name; });
			}, '27 Chair C-1'],
			['save of what was read', function () {
				return new (declare([Rest], {}))({ target: base + '/Category/' }).get(8).then(function (c) { c.name = 'Sofas'; return c.save ? c.save() : categories.put(c); })
					.then(function () { return categories.get(8); }).then(function (c) { return c.name; });
			}, 'Sofas'],
			['put to a version that is gone', function () {
				return status(products.put(chair('C-1', { id: 5 }), { headers: { 'If-Match': '"1"' } }));
			}, 412],
			['remove', function () { return products.remove(5).then(function (done) { return done; }); }, true],
			['remove tells', function () { return events(products, function () { return products.remove(6); }); }, 'delete'],
			['get what was removed', function () { return status(products.get(5)); }, 404],
			['remove what is not there', function () { return status(products.remove(5)); }, 404],

			['Trackable', function () {
				var store = new (declare([Rest, SimpleQuery, Trackable]))({ target: base + '/Category/' });
				var tracked = store.sort('name').track();
				return tracked.fetchRange({ start: 0, end: 10 }).then(function () {
					return events(tracked, function () {
						return store.add({ name: 'Aprons' }).then(function (c) {
							return store.put({ id: c.id, name: 'Zithers' }).then(function () { return store.remove(c.id); });
						});
					});
				});
			}, 'add@0,update@4,delete'],
			['Tree', function () {
				var tree = new (declare([Rest, Tree]))({
					target: base + '/Category/',
					getChildren: function (parent) { return this.filter({ parentId: parent.id }); }
				});
				return tree.get(1).then(function (root) { return names(tree.getChildren(root).fetch()); });
			}, 'Lamps']
		];
	};
});
