#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Tests tools/lock/refresh against an apt of ours, so that it depends on no package list.
set -eu

refresh=$(pwd)/tools/lock/refresh
cd "${TEST_TMPDIR:-$(mktemp -d)}"
mkdir -p bin
PATH=$(pwd)/bin:$PATH
failures=0

# fake COMMAND: makes the command from standard input.
fake() {
    { echo '#!/bin/sh' && cat; } >"bin/$1"
    chmod +x "bin/$1"
}

# expect WHAT CODE TEXT COMMAND...: the command ends with that code and prints that text.
expect() {
    what=$1
    code=$2
    text=$3
    shift 3
    got=0
    output=$("$@" 2>&1) || got=$?
    if [ "$got" -ne "$code" ]; then
        echo "FAILED: $what: exit code $got instead of $code: $output"
        failures=$((failures + 1))
    elif ! printf '%s\n' "$output" | grep -qF -e "$text"; then
        echo "FAILED: $what: no '$text' in: $output"
        failures=$((failures + 1))
    fi
}

run() {
    python3 "$refresh" --lock lock.tsv --release here "$@"
}

# Two versions in this release, one in another; one that is installed but not offered.
fake apt-cache <<'END'
case $2 in
    libone)
        case $1 in
            madison)
                echo "    libone | 1:1.10-1 | somewhere here-security/main amd64 Packages"
                echo "    libone | 1:1.9-1 | somewhere here/main amd64 Packages"
                echo "    libone | 2.0-1 | somewhere elsewhere/main amd64 Packages"
                ;;
            show)
                for version in 1:1.9-1 1:1.10-1 2.0-1; do
                    printf 'Package: libone\nVersion: %s\nArchitecture: amd64\n' "$version"
                    printf 'Size: 100\nSHA256: sum-of-%s\nDescription: one\n more\n\n' "$version"
                done
                printf 'Package: libone\nVersion: 1:1.8-1\nArchitecture: amd64\n\n'
                ;;
        esac
        ;;
    data)
        case $1 in
            madison) echo "      data | 3 | somewhere here/main amd64 Packages" ;;
            show) printf 'Package: data\nVersion: 3\nArchitecture: all\nSize: 5\nSHA256: sum-of-3\n' ;;
        esac
        ;;
esac
END
fake dpkg <<'END'
case $1 in
    --print-architecture) echo amd64 ;;
    # Enough of an order for the versions above.
    --compare-versions) [ "$2 $3 $4" = "1:1.10-1 gt 1:1.9-1" ] ;;
esac
END

printf 'package\tversion\tarchitecture\tbytes\tsha256\n' >lock.tsv
printf 'libone\t1:1.8-1\tamd64\t90\tsum-of-old\n' >>lock.tsv
printf 'libone\t1:1.8-1\tarm64\t91\tsum-of-arm\n' >>lock.tsv
cp lock.tsv before.tsv

expect "help" 0 "usage: refresh" run --help
expect "check of an old lock" 1 "+ libone 1:1.10-1 amd64" run --check
expect "check writes nothing" 0 "" cmp lock.tsv before.tsv
expect "refresh" 0 "- libone 1:1.8-1 amd64" run
expect "refresh adds" 0 "+ data 3 all" run --add data
expect "then it is current" 0 "2 packages, 4 versions: the lock is current" run --check
cut -f1-3,5 lock.tsv | grep -v '^#' | tr '\t' ' ' >rows
cat >wanted <<'END'
package version architecture sha256
data 3 all sum-of-3
libone 1:1.10-1 amd64 sum-of-1:1.10-1
libone 1:1.9-1 amd64 sum-of-1:1.9-1
libone 1:1.8-1 arm64 sum-of-arm
END
expect "newest first, other architectures kept" 0 "" diff wanted rows
cp lock.tsv before.tsv
expect "a package nobody has" 2 "apt offers no package nonesuch" run --add nonesuch
expect "leaves the lock alone" 0 "" cmp lock.tsv before.tsv
expect "removing what is not there" 2 "no package nonesuch to remove" run --remove nonesuch
expect "refresh removes" 0 "- data 3 all" run --remove data
printf 'libone\t1\n' >>lock.tsv
expect "a broken lock" 2 "2 columns instead of 5" run
rm lock.tsv
expect "no lock" 2 "cannot read lock.tsv" run

[ "$failures" -eq 0 ] && echo "all passed"
