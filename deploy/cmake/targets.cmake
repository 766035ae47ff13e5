# The project's targets are walls: a library exports only its own folder and names what it may use; a daemon uses
# libraries and never another daemon. Every target of ours is made by one of the functions below, with the same flags.
find_package(PkgConfig REQUIRED)

set(TRIPTYCH_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wvla -Wwrite-strings)
set(TRIPTYCH_C_WARNINGS -Wstrict-prototypes -Wmissing-prototypes)

function(triptych_flags target)
    target_compile_options(${target} PRIVATE -UNDEBUG) # assertions are always on, whatever the build type says
    target_compile_options(${target} PRIVATE ${TRIPTYCH_WARNINGS} $<$<COMPILE_LANGUAGE:C>:${TRIPTYCH_C_WARNINGS}>)
    target_compile_definitions(${target} PRIVATE _GNU_SOURCE TRIPTYCH_VERSION="${PROJECT_VERSION}")
    if(TRIPTYCH_CHECKS)
        target_compile_definitions(${target} PRIVATE TRIPTYCH_CHECKS)
    endif()
    if(TRIPTYCH_SANITIZE)
        target_compile_options(${target} PRIVATE -fsanitize=address,undefined -fno-sanitize-recover=undefined
                                                 -fno-omit-frame-pointer)
        target_link_options(${target} PRIVATE -fsanitize=address,undefined)
    endif()
    if(TRIPTYCH_SANITIZE AND TRIPTYCH_FUZZ)
        # So that the fuzzers see which lines of the libraries they reach; ASan's runtime brings the symbols.
        target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
    endif()
endfunction()

# An outside library: triptych_packages(target VISIBILITY pkg-config-module…)
function(triptych_packages target visibility)
    foreach(module ${ARGN})
        string(MAKE_C_IDENTIFIER "pkg_${module}" id)
        if(NOT TARGET PkgConfig::${id})
            pkg_check_modules(${id} REQUIRED IMPORTED_TARGET GLOBAL ${module})
        endif()
        target_link_libraries(${target} ${visibility} PkgConfig::${id})
    endforeach()
endfunction()

# triptych_library(name SOURCES … [USES library…] [PACKAGES pkg-config-module…] [LINK plain-library…])
# USES is public (a library's headers may name the types of what it uses); PACKAGES and LINK stay private, so that an
# outside library has one home.
function(triptych_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;USES;PACKAGES;LINK" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    target_include_directories(${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
    target_link_libraries(${name} PUBLIC ${ARG_USES} PRIVATE ${ARG_LINK})
    triptych_packages(${name} PRIVATE ${ARG_PACKAGES})
    triptych_flags(${name})
endfunction()

# triptych_program(name SOURCES … [USES library…]): a binary in build/bin.
function(triptych_program name)
    cmake_parse_arguments(ARG "" "" "SOURCES;USES" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE ${ARG_USES})
    triptych_flags(${name})
endfunction()

# triptych_test(name SOURCES … [USES library…]): a cmocka program, run by ctest. Data paths: TESTS_DIR.
function(triptych_test name)
    cmake_parse_arguments(ARG "" "" "SOURCES;USES" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE ${ARG_USES})
    triptych_packages(${name} PRIVATE cmocka)
    triptych_flags(${name})
    target_compile_definitions(${name} PRIVATE TESTS_DIR="${PROJECT_SOURCE_DIR}/tests"
                                               DEPLOY_DIR="${PROJECT_SOURCE_DIR}/deploy")
    add_test(NAME ${name} COMMAND ${name})
endfunction()

# triptych_fuzz(name SOURCES name.c … [USES library…]): a libFuzzer program. tests/run finds its seeds beside that source.
function(triptych_fuzz name)
    cmake_parse_arguments(ARG "" "" "SOURCES;USES" ${ARGN})
    if(NOT "${name}.c" IN_LIST ARG_SOURCES)
        message(FATAL_ERROR "${name}: its source is called ${name}.c")
    endif()
    add_executable(${name} ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE ${ARG_USES})
    triptych_flags(${name})
    target_compile_options(${name} PRIVATE -fsanitize=fuzzer)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
endfunction()

# Each subfolder that has a CMakeLists.txt, in the order given.
function(triptych_folders)
    foreach(folder ${ARGN})
        if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/CMakeLists.txt)
            add_subdirectory(${folder})
        endif()
    endforeach()
endfunction()

# triptych_carry(file symbol out): carries a file into the program as bytes, since ISO C allows no string literal that
# long: `const char symbol[]`, terminated by a zero that `const size_t symbol_size` does not count. Sets `out` to the
# source that does it.
function(triptych_carry file symbol out)
    get_filename_component(path ${file} ABSOLUTE) # of this folder, unless it was made by the build
    set(source ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.S)
    file(
        GENERATE
        OUTPUT ${source}
        CONTENT
            "    .section .rodata\n    .globl ${symbol}, ${symbol}_size\n    .balign 8\n${symbol}:\n    .incbin \"${path}\"\n${symbol}_end:\n    .byte 0\n    .balign 8\n${symbol}_size:\n    .quad ${symbol}_end - ${symbol}\n    .section .note.GNU-stack,\"\",%progbits\n"
    )
    set_source_files_properties(${source} PROPERTIES GENERATED ON OBJECT_DEPENDS ${path})
    set(${out} ${source} PARENT_SCOPE)
endfunction()
