# Added to electron-builder's installer.
#   Comptoir-….exe /S /PROFILE=D:\shop.comptoir-profile
# puts a site profile where a till that was never started looks for it: %ProgramData%\Comptoir\site.comptoir-profile.
# A key beside the file (shop.comptoir-profile.pub) goes with it: the till then takes no profile of anybody else. So do
# its first products (shop.comptoir-profile.products).
# Not in a person's own folder: the installer runs as the computer's administrator, the till as the cashier.
!ifndef BUILD_UNINSTALLER
  Var siteProfile

  !macro customInit
    ${GetParameters} $R0
    ClearErrors
    ${GetOptions} $R0 "/PROFILE=" $siteProfile
    ${If} ${Errors}
      StrCpy $siteProfile ""
    ${ElseIfNot} ${FileExists} "$siteProfile"
      # A mass installation must not leave a till without its settings: nothing is installed, and the code says why.
      ${IfNot} ${Silent}
        MessageBox MB_OK|MB_ICONSTOP "$(profileMissing)$\r$\n$siteProfile"
      ${EndIf}
      SetErrorLevel 3
      Quit
    ${EndIf}
  !macroend

  !macro customInstall
    ${If} $siteProfile != ""
      SetShellVarContext all
      CreateDirectory "$APPDATA\Comptoir"
      ClearErrors
      CopyFiles /SILENT "$siteProfile" "$APPDATA\Comptoir\site.comptoir-profile"
      ${If} ${FileExists} "$siteProfile.pub"
        CopyFiles /SILENT "$siteProfile.pub" "$APPDATA\Comptoir\site.comptoir-profile.pub"
      ${EndIf}
      ${If} ${FileExists} "$siteProfile.products"
        CopyFiles /SILENT "$siteProfile.products" "$APPDATA\Comptoir\site.comptoir-profile.products"
      ${EndIf}
      ${If} ${Errors}
        SetErrorLevel 4
      ${EndIf}
    ${EndIf}
    !insertmacro registerUpdateTasks
    !insertmacro startTillAgain
  !macroend

  !macro customHeader
    LangString profileMissing 1033 "The site profile was not found:"
    LangString profileMissing 1036 "Le profil de site est introuvable :"

    # An update that cannot be installed must not leave a counter without its till.
    Function .onInstFailed
      !insertmacro startTillAgain
    FunctionEnd
  !macroend
!endif

!include "${__FILEDIR__}\update-tasks.nsh"
