// Prints the Khronos validator's report of a .glb as JSON: node validate_glb.mjs FILE PACKAGE_FOLDER
import fs from 'node:fs';
import { createRequire } from 'node:module';

const [file, packageFolder] = process.argv.slice(2);
const validator = createRequire(`${packageFolder}/package.json`)(packageFolder);
const report = await validator.validateBytes(new Uint8Array(fs.readFileSync(file)), { maxIssues: 100 });
console.log(JSON.stringify(report.issues));
