// Takes the steps of a module against a server and prints a line for each:
//
//	node run.js MODULES node|page URL STEPS…
//
// where MODULES has the packages, in node they run under Node itself, and in page in
// the DOM of a page of the server, which gives them from /lib/.
'use strict';
const path = require('path');
const [modules, where, base, ...steps] = process.argv.slice(2);
process.argv.length = 2; // the loader of Dojo takes what it knows

async function take(run) {
	for (const [name, step, want] of run(base)) {
		let got;
		try {
			got = await step();
		} catch (err) {
			got = err && err.message || err;
		}
		console.log(got === want ? `ok ${name}` : `not ok ${name}: ${JSON.stringify(got)}; want ${JSON.stringify(want)}`);
	}
}

function config(lib, own) {
	return {
		async: 1,
		packages: [{ name: 'dojo', location: lib + '/dojo' }, { name: 'dstore', location: lib + '/dojo-dstore' }, { name: 'rql', location: lib + '/rql' }, { name: 'steps', location: own }]
	};
}

function inNode() {
	global.dojoConfig = config(path.resolve(modules, 'node_modules'), __dirname);
	require(path.resolve(modules, 'node_modules/dojo/dojo.js'));
	return global.require;
}

async function inPage() {
	const { JSDOM, VirtualConsole } = require(path.resolve(modules, 'node_modules/jsdom'));
	const console = new VirtualConsole(); // which says nothing of statuses that are wanted
	const { window } = new JSDOM('<body></body>', { url: base + '/', runScripts: 'dangerously', resources: 'usable', pretendToBeVisual: true, virtualConsole: console });
	window.dojoConfig = config('/lib', '/own');
	const script = window.document.createElement('script');
	script.src = '/lib/dojo/dojo.js';
	await new Promise((resolve, reject) => {
		script.onload = resolve;
		script.onerror = reject;
		window.document.body.appendChild(script);
	});
	return window.require;
}

(async () => {
	const load = where === 'page' ? await inPage() : inNode();
	for (const name of steps) {
		await take(await new Promise((resolve) => load(['steps/' + name], resolve)));
	}
	process.exit(0);
})().catch((err) => {
	console.error(err);
	process.exit(1);
});
