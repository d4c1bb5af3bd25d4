import assert from 'node:assert/strict';
import { importOf } from '../../../../../../src/core/completion/snippets/source/imports.ts';

const cases: readonly (readonly [string, string, string | undefined])[] = [
  ['typescript', "import { a } from './lib/sum.ts';", '0 lib sum'],
  ['typescript', "} from '../model';", '1 model'],
  ['typescript', "export * from './a.test';", '0 a.test'],
  ['typescriptreact', "import type { A } from '@/core/a';", 'core a'],
  ['javascript', "const x = require('./x');", '0 x'],
  ['javascript', "const x = await import('../../x.js');", '2 x'],
  ['vue', "import Button from '~/parts/Button.vue';", 'parts Button'],
  ['javascript', "import fs from 'fs';", undefined],
  ['javascript', "import x from '@scope/package';", undefined],
  ['javascript', 'const from = array.from("value");', undefined],
  ['scss', "@use './colors';", '0 colors'],
  ['python', 'from .models import User', '0 models User -1'],
  ['python', 'from ..core.shapes import (', '1 core shapes'],
  ['python', 'from . import views', '0 views'],
  ['python', 'import app.tools.words as words', 'app tools words'],
  ['rust', 'use crate::net::client::{Client, Error};', 'net client -1'],
  ['rust', 'pub mod shapes;', 'shapes'],
  ['rust', 'use super::*;', undefined],
  ['go', '\t"example.org/me/app/store"', 'example.org me app store /'],
  ['go', 'import st "example.org/store" // why', 'example.org store /'],
  ['cpp', '#include "net/socket.h"', 'net socket'],
  ['c', '#include "../shared.h"', '1 shared'],
  ['java', 'import static org.app.Names.of;', 'org app Names of -1'],
  ['kotlin', 'import org.app.Names', 'org app Names -1'],
  ['php', 'use App\\Models\\User;', 'Models User'],
  ['php', "require_once __DIR__ . '/lib/words.php';", 'lib words'],
  ['ruby', "require_relative 'lib/words'", '0 lib words'],
  ['dart', "import 'package:app/src/words.dart';", 'src words'],
  ['lua', 'local words = require("lib.words")', 'lib words'],
  ['markdown', "import a from './a'", undefined],
];

describe('imports', () => {
  for (const [languageId, line, expected] of cases) {
    it(`are read in ${languageId}: ${line.trim()}`, () => {
      const found = importOf(line, languageId);
      const parts = found && [
        found.up ?? '',
        ...found.parts,
        found.nameParts ? `-${found.nameParts}` : '',
        found.isFolder ? '/' : '',
      ];
      assert.equal(parts?.filter((part) => part !== '').join(' '), expected);
    });
  }
});
