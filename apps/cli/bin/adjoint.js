#!/usr/bin/env node
// Stands before the build does, so that an installation can link to it.
import "../dist/main.js";
