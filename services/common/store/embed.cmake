# Joins the library's Lua files and writes them as a C array (a string literal may not be that long in ISO C).
# cmake -DOUT=file.c -DFILES="a.lua;b.lua" -P embed.cmake
set(body "")
foreach(file ${FILES})
    file(READ ${file} text)
    string(APPEND body "${text}")
endforeach()
string(REGEX MATCH "LIBRARY_VERSION = ([0-9]+)" _ "${body}")
set(version ${CMAKE_MATCH_1})
string(REGEX MATCH "OLDEST_CALLER = ([0-9]+)" _ "${body}")
set(oldest_caller ${CMAKE_MATCH_1})
string(REGEX MATCH "DATA_VERSION = ([0-9]+)" _ "${body}")
set(data_version ${CMAKE_MATCH_1})
string(SHA1 hash "${body}")
string(SUBSTRING ${hash} 0 16 hash)
file(WRITE ${OUT}.lua "#!lua name=triptych\nlocal LIBRARY_HASH = '${hash}'\n${body}")
file(READ ${OUT}.lua hex HEX)
string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
file(WRITE ${OUT} "#include \"store_library.h\"\n
static const unsigned char code[] = {${hex}0x00};
const struct function_library store_library = {
    \"triptych_\", ${version}, ${oldest_caller}, ${data_version}, \"${hash}\", code, sizeof code - 1};
")
