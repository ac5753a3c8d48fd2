#!/usr/bin/env python3
"""Cuts a libtorch for the processor alone out of the PyPI wheel of torch 2.4.1, which is made for CUDA.

usage: make_libtorch.py TORCH_WHEEL OUT_DIR

OUT_DIR receives include/ and lib/, as torch-sys expects them. Needs a C compiler (`cc`, or what CC says) and `nm`.
There is no file build-version, on purpose: torch-sys 0.17 would insist on exactly 2.4.0.
"""
import ctypes
import os
import shlex
import subprocess
import sys
import tempfile
import zipfile

CC = shlex.split(os.environ.get("CC", "")) or ["cc"]
CPU = "libtorch_cpu.so"
# libtorch_cpu.so needs these two for its profiler alone; stubs that answer "no CUDA here" take their place.
STUBS = ("libcudart.so.12", "libcupti.so.12")
NO_DRIVER, NOT_SUPPORTED = 35, 15
ASKS_FOR_A_NUMBER = ("cudaDriverGetVersion", "cudaRuntimeGetVersion", "cudaGetDeviceCount")


def stub(function):
    if function == "cudaGetErrorString":
        return f'const char *{function}(int error) {{ (void)error; return "CUDA left out of this libtorch"; }}'
    if function in ASKS_FOR_A_NUMBER:
        return f"int {function}(int *number) {{ if (number) *number = 0; return {NO_DRIVER}; }}"
    return f"int {function}(void) {{ return {NO_DRIVER if function.startswith('cuda') else NOT_SUPPORTED}; }}"


def compile_shared(name, lib, source, *options):
    with tempfile.TemporaryDirectory() as work:
        path = os.path.join(work, "stub.c")
        with open(path, "w", encoding="utf-8") as file:
            file.write(source + "\n")
        version_script = os.path.join(work, "stub.map")
        with open(version_script, "w", encoding="utf-8") as file:
            file.write(f"{name} {{ global: *; }};\n")
        options = [option.replace("VERSION_SCRIPT", version_script) for option in options]
        out = os.path.join(lib, name)
        subprocess.run([*CC, "-shared", "-fPIC", "-O1", f"-Wl,-soname,{name}", "-o", out, path, *options], check=True)


def main():
    wheel, out = sys.argv[1:3]
    lib, include = os.path.join(out, "lib"), "torch/include/"
    os.makedirs(lib)
    with zipfile.ZipFile(wheel) as archive:
        for entry in archive.infolist():
            wanted = entry.filename in ("torch/lib/libc10.so", f"torch/lib/{CPU}")
            wanted |= entry.filename.startswith(("torch/lib/libgomp", include)) and not entry.is_dir()
            if wanted:
                entry.filename = entry.filename.removeprefix("torch/")
                archive.extract(entry, out)

    symbols = subprocess.run(
        ["nm", "-D", "--undefined-only", os.path.join(lib, CPU)], capture_output=True, text=True, check=True
    ).stdout
    symbols = [line.split()[-1].split("@") for line in symbols.splitlines() if "@" in line]
    for name in STUBS:
        functions = sorted({symbol for symbol, library in (s for s in symbols if len(s) == 2) if library == name})
        compile_shared(name, lib, "\n".join(map(stub, functions)), "-Wl,--version-script=VERSION_SCRIPT")
    # torch-sys links with -ltorch; the wheel's own libtorch.so would bring in CUDA.
    compile_shared(
        "libtorch.so",
        lib,
        "int libtorch_cpu_only_stub;",
        "-Wl,--no-as-needed",
        f"-L{lib}",
        "-ltorch_cpu",
        "-lc10",
        "-Wl,--allow-shlib-undefined",
        "-Wl,-rpath,$ORIGIN",
    )
    (gomp,) = (name for name in os.listdir(lib) if name.startswith("libgomp-"))
    os.symlink(gomp, os.path.join(lib, "libgomp.so.1"))
    os.symlink("libgomp.so.1", os.path.join(lib, "libgomp.so"))
    # Every symbol must be found now, not at the first call.
    ctypes.CDLL(os.path.join(os.path.abspath(lib), "libtorch.so"), mode=os.RTLD_NOW | os.RTLD_LOCAL)


if __name__ == "__main__":
    main()
