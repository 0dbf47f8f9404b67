# Sourced by run, test and bench: where things are, what must be there, and building quietly.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
artifacts=$root/artifacts/Embedded-Embedded-Embedded

# The compiler needs no ICU with this, which a bare Debian lacks; our programs are invariant anyway.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=1
export DOTNET_GENERATE_ASPNET_CERTIFICATE=false

say() { printf '%s\n' "$*" >&2; }

refuse() {
    say "$*"
    exit 2
}

# require COMMAND DEBIAN_PACKAGE: installs what is missing where that is allowed, and says what is missing where it is not.
require() {
    command -v "$1" >/dev/null || install_debian "$1" "$2"
}

# install_debian WHAT DEBIAN_PACKAGE: installs it, for the sake of what is missing.
install_debian() {
    local as=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null || refuse "'$1' is missing and this user cannot install it. As root: apt-get install $2"
        as=(sudo)
    fi
    command -v apt-get >/dev/null || refuse "'$1' is missing, and so is apt-get to install it with. It is part of Debian's package $2."
    say "Installing $2, for '$1' ..."
    {
        "${as[@]}" apt-get update -qq &&
            "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$2"
    } >&2 || refuse "'$1' is missing and installing $2 failed."
}

require_dotnet() {
    command -v dotnet >/dev/null || refuse "The .NET SDK is missing: 'dotnet' is not on the PATH. Version $(sdk_version) or later is needed."
}

require_sdk() {
    require_dotnet
    # In the root, where global.json decides which versions are good.
    (cd "$root" && dotnet --version >/dev/null 2>&1) ||
        refuse "The .NET SDK $(sdk_version) or later is needed; 'dotnet --list-sdks' says: $(dotnet --list-sdks | tr '\n' ' ')"
}

sdk_version() { sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$root/global.json"; }

# build LOG PROJECT [OPTION ...]: builds one after the other with every other build of this tree, quietly; a failure shows its errors.
build() {
    local log=$artifacts/$1 project=$root/$2
    shift 2
    require flock util-linux
    require_sdk
    mkdir -p "$artifacts"
    local result=0
    exec 9>"$artifacts/build.lock"
    flock 9
    # The compiler's server outlives the build and must not inherit the lock, nor an output that somebody waits for the end of.
    (cd "$root" && dotnet build "$project" -nologo -nodeReuse:false --tl:off -v:quiet "-clp:NoSummary;ErrorsOnly" "$@") \
        </dev/null >"$log" 2>&1 9>&- || result=$?
    exec 9>&-
    ((result == 0)) && return
    # Each error comes once for every project that meets it. What is no compiler's error is shown as it is.
    grep -E ': error ' "$log" | sort -u >&2 || tail -n 60 "$log" >&2
    say "Building ${project#"$root"/} failed."
    return 1
}

program() { printf '%s' "$artifacts/bin/$1/release/OrleansTrading.$1.dll"; }

# build_program NAME PROJECT: builds Release unless the last build is newer than every source. MSBuild takes seconds to find
# that nothing changed; comparing times takes milliseconds and works without git. A folder's time tells of deletions.
build_program() {
    require_dotnet
    local stamp=$artifacts/$1.stamp
    if [[ -f $stamp && -f $(program "$1") && -z $(sources_newer_than "$stamp") ]]; then return; fi
    say "Building $1 ..."
    mkdir -p "$artifacts"
    # Taken before the build: an edit during it counts as after it.
    touch "$stamp.$$"
    build "$1.build.log" "$2" -c Release || exit 1
    mv "$stamp.$$" "$stamp"
}

sources_newer_than() {
    find "$root" -mindepth 1 \
        \( -path "$root/artifacts" -o -path "$root/data" -o -name .git -o -name node_modules \) -prune -o \
        -newer "$1" \
        \( -type d -o -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.csv' \
        -o -name global.json -o -name .editorconfig \) -print -quit
}

web_dist=$root/web/dist

# build_web: builds the web app unless the last build is newer than every source of it.
build_web() {
    local stamp=$artifacts/web.stamp log=$artifacts/web.build.log
    if [[ -f $stamp && -f $web_dist/index.html && -z $(web_sources_newer_than "$stamp") ]]; then return; fi
    say "Building the web app ..."
    mkdir -p "$artifacts"
    touch "$stamp.$$"
    install_web
    (cd "$root/web" && npm run build) </dev/null >"$log" 2>&1 || {
        tail -n 60 "$log" >&2
        say "Building the web app failed."
        exit 1
    }
    mv "$stamp.$$" "$stamp"
}

# install_web: its packages, exactly as locked, unless they are there.
install_web() { install_packages web "the web app"; }

# install_bridge: the same for the bridge to crypto venues.
install_bridge() { install_packages bridge "the bridge"; }

# install_kafka: Kafka's native client, which is a library and so no command to look for.
install_kafka() {
    # ldconfig is not on every user's PATH.
    [[ $(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null) == *librdkafka.so.1* ]] || install_debian librdkafka.so.1 librdkafka1
}

# install_postgres: PostgreSQL's server, for the tests to start on their own; Debian puts its programs on nobody's PATH.
install_postgres() {
    local program=/usr/lib/postgresql/15/bin/postgres
    [[ -x $program ]] || install_debian "$program" postgresql-15
}

# install_packages FOLDER [NAME]: the npm packages of a folder, exactly as locked, unless they are there.
install_packages() {
    require node nodejs
    require npm npm
    require flock util-linux
    local folder=$root/$1 file=${1//\//-} name=${2:-$1}
    local log=$artifacts/$file.install.log installed=$folder/node_modules/.package-lock.json
    mkdir -p "$artifacts"
    exec 8>"$artifacts/$file.lock"
    flock 8
    if [[ ! -f $installed || $folder/package-lock.json -nt $installed ]]; then
        say "Installing the packages of $name ..."
        (cd "$folder" && npm ci --no-audit --no-fund) </dev/null >"$log" 2>&1 8>&- || {
            tail -n 60 "$log" >&2
            say "Installing the packages of $name failed."
            exit 1
        }
        touch "$installed"
    fi
    exec 8>&-
}

web_sources_newer_than() {
    find "$root/web" -mindepth 1 \( -name node_modules -o -path "$web_dist" \) -prune -o -newer "$1" -print -quit
}
