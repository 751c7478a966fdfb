/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/jsvm_cache/help.h"

#include <stdio.h>

static const char kCommands[] =
    "Makes stores of JavaScript code caches, and looks into them.\n"
    "\n"
    "usage: jsvm-cache make STORE SOURCE... [options]   compile files, put the bytecode in\n"
    "       jsvm-cache inspect STORE [options]          list what is in it\n"
    "       jsvm-cache verify STORE [--repair]          read it whole, compare the checksums\n"
    "       jsvm-cache stats STORE                      tell how much is in it\n"
    "       jsvm-cache trim STORE [--bytes N] [--entries N]\n"
    "                                                   drop what was not used for longest\n"
    "\n"
    "STORE is a directory, or redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE], or unix://SOCKET.\n"
    "\n";

static const char kMakeOptions[] =
    "options of make:\n"
    "  --name TEMPLATE     the name that scripts have in stacks; it has to be the resourceName\n"
    "                      that the program compiles them with. {path} stands for the file as it\n"
    "                      is given, {basename} for the last part of that; --name '' for scripts\n"
    "                      without an origin (default: {basename})\n"
    "  --function P,Q,...  the sources are bodies of functions with these parameters\n"
    "  --lazy              compile what runs at once only; without it all functions are compiled\n"
    "  --compress LEVEL    compress the entries, 1 (fast) to 19 (small)\n"
    "  --ship              write no times, and at the end leave only what a program needs that\n"
    "                      opens the directory read-only; nobody else may have it open now. In a\n"
    "                      new directory the same sources give the same bytes each time\n"
    "  --bytes N, --entries N\n"
    "                      what the store may hold, if not the usual 256M and 65536\n"
    "\n"
    "options of verify:\n"
    "  --repair            remove damaged entries; make a damaged store anew, empty\n"
    "\n"
    "options of trim:\n"
    "  --bytes N           keep that much, such as 64M or 1G (default: 256M)\n"
    "  --entries N         keep that many (default: 65536)\n"
    "\n";

static const char kCommonOptions[] =
    "options of all:\n"
    "  --flag=FLAG         an engine flag, such as --flag=--no-opt; may be repeated. Caches fit a\n"
    "                      program that has the same flags\n"
    "  --sign FILE         the bytes of FILE, at least 16, are the key for signatures\n"
    "  --read-only         do not even take the locks of a directory (inspect, verify, stats):\n"
    "                      for a store that nobody writes to\n"
    "  --timeout N         milliseconds for a server to answer (default: 1000)\n"
    "  --json              print JSON instead of text and tables\n"
    "  --help              print this\n"
    "  --                  what follows are no options\n"
    "\n"
    "exit statuses:\n"
    "  0  done; with verify: all is whole\n"
    "  1  verify found damage, repaired or not\n"
    "  2  wrong use of the command line\n"
    "  3  a source or key file cannot be read\n"
    "  4  a source does not parse\n"
    "  5  the store is not there or cannot be used\n"
    "  6  an entry or the output could not be written\n"
    "  7  the engine or the operating system refused something\n"
    "With several sources all are tried; the status is that of the first that failed.\n";

void help_print(void) {
    fputs(kCommands, stdout);
    fputs(kMakeOptions, stdout);
    fputs(kCommonOptions, stdout);
}
