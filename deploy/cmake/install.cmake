# `cmake --install` puts everything where GNUInstallDirs says; `cpack` makes a Debian package of it.
include(GNUInstallDirs)

set(TRIPTYCH_PROGRAMS triptych triptych-ingest triptych-classify triptych-summarize triptych-publish)
if(TARGET triptych-embed)
    list(APPEND TRIPTYCH_PROGRAMS triptych-embed)
endif()
set(TRIPTYCH_SHARE ${CMAKE_INSTALL_DATADIR}/triptych)
set(TRIPTYCH_DATA ${CMAKE_INSTALL_FULL_DATADIR}/triptych)
set(TRIPTYCH_BIN ${CMAKE_INSTALL_FULL_BINDIR})
set(TRIPTYCH_ETC ${CMAKE_INSTALL_FULL_SYSCONFDIR}/triptych)
set(TRIPTYCH_SYSTEMD lib/systemd/system)

# Manual pages and completion are what the programs say of themselves, so they are made by running them.
set(manuals "")
foreach(program ${TRIPTYCH_PROGRAMS})
    set(section 8)
    if(program STREQUAL triptych)
        set(section 1)
    endif()
    set(manual ${CMAKE_BINARY_DIR}/man/${program}.${section})
    add_custom_command(
        OUTPUT ${manual}
        COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/man
        COMMAND ${program} --man > ${manual}
        DEPENDS ${program}
        VERBATIM)
    list(APPEND manuals ${manual})
    install(FILES ${manual} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
endforeach()
set(completion ${CMAKE_BINARY_DIR}/man/triptych.bash)
add_custom_command(
    OUTPUT ${completion}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/man
    COMMAND triptych --completion > ${completion}
    DEPENDS triptych
    VERBATIM)
add_custom_target(manuals ALL DEPENDS ${manuals} ${completion})

install(TARGETS ${TRIPTYCH_PROGRAMS} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${completion} DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME triptych)
install(DIRECTORY deploy/sources/raters/ DESTINATION ${TRIPTYCH_SHARE}/sources)
install(DIRECTORY deploy/demo DESTINATION ${TRIPTYCH_SHARE})
install(FILES deploy/feeds/default.opml DESTINATION ${TRIPTYCH_SHARE})
install(DIRECTORY services/classify/models DESTINATION ${TRIPTYCH_SHARE} FILES_MATCHING PATTERN "*.model")
install(DIRECTORY proto DESTINATION ${TRIPTYCH_SHARE} FILES_MATCHING PATTERN "*.proto")
install(FILES README.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

foreach(daemon ingest classify summarize publish)
    configure_file(deploy/systemd/triptych-${daemon}.service.in ${CMAKE_BINARY_DIR}/systemd/triptych-${daemon}.service
                   @ONLY)
    install(FILES ${CMAKE_BINARY_DIR}/systemd/triptych-${daemon}.service DESTINATION ${TRIPTYCH_SYSTEMD})
endforeach()
install(FILES deploy/systemd/triptych.target DESTINATION ${TRIPTYCH_SYSTEMD})
install(FILES deploy/systemd/triptych.sysusers DESTINATION lib/sysusers.d RENAME triptych.conf)
install(FILES deploy/systemd/triptych.env DESTINATION ${CMAKE_INSTALL_SYSCONFDIR}/triptych)

# Configure with the preset `package` for it: then settings lie in /etc.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME triptych)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "Triptych maintainers <maintainers@triptych.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "self-hosted news desk: groups the articles of many outlets into stories")
set(CPACK_PACKAGE_DESCRIPTION
    "Reads the feeds of many outlets in many languages, groups their articles into stories,
shows who covers each (left, center, right), sums it up in sentences that point to where they were written,
and publishes every change as numbered events. Needs a Redis 7.0 or later, here or elsewhere.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION news)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "ca-certificates, publicsuffix")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "redis-server (>= 5:7.0), fonts-dejavu-core")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    ${CMAKE_SOURCE_DIR}/deploy/debian/postinst ${CMAKE_SOURCE_DIR}/deploy/debian/prerm
    ${CMAKE_SOURCE_DIR}/deploy/debian/postrm ${CMAKE_BINARY_DIR}/debian/conffiles)
file(WRITE ${CMAKE_BINARY_DIR}/debian/conffiles "/etc/triptych/triptych.env\n")
include(CPack)
