# Updates without an administrator at the counter (docs/spec/updates.md). The installer, which runs as one, registers
#   Comptoir\ApplyUpdate  SYSTEM; anybody may start it, nobody may give it an argument: Comptoir.exe --apply-update
#   Comptoir\StartTill    whoever is signed in, started by the one above or by an installer: Comptoir.exe --resume
# and lays out Common Files\Comptoir, where only administrators write. Not ProgramData: there anybody may have made the
# folder before, and kept the right to change it. Not a folder whose path begins as $INSTDIR: electron-builder's installer
# ends every process that runs from such a path, itself included.

!define updatePlace "$COMMONFILES64\Comptoir"
!define schtasks "$SYSDIR\schtasks.exe"

!macro writeTask FILE SETTINGS PRINCIPAL ACCESS ARGUMENT
  FileOpen $R8 "${FILE}" w
  FileWriteUTF16LE /BOM $R8 '<?xml version="1.0" encoding="UTF-16"?>$\r$\n'
  FileWriteUTF16LE $R8 '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">'
  FileWriteUTF16LE $R8 '<RegistrationInfo><Author>Comptoir</Author>'
  FileWriteUTF16LE $R8 '<SecurityDescriptor>D:P(A;;FA;;;BA)(A;;FA;;;SY)${ACCESS}</SecurityDescriptor></RegistrationInfo>'
  FileWriteUTF16LE $R8 '<Principals><Principal id="one">${PRINCIPAL}</Principal></Principals>'
  FileWriteUTF16LE $R8 '<Settings><MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>'
  FileWriteUTF16LE $R8 '<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>'
  FileWriteUTF16LE $R8 '<StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>'
  FileWriteUTF16LE $R8 '<AllowStartOnDemand>true</AllowStartOnDemand><Enabled>true</Enabled>${SETTINGS}</Settings>'
  FileWriteUTF16LE $R8 '<Actions Context="one"><Exec><Command>"$INSTDIR\${APP_EXECUTABLE_FILENAME}"</Command>'
  FileWriteUTF16LE $R8 '<Arguments>${ARGUMENT}</Arguments></Exec></Actions></Task>'
  FileClose $R8
!macroend

# $R7 counts what went wrong.
!macro runHidden COMMAND
  nsExec::Exec '${COMMAND}'
  Pop $R8
  ${If} $R8 != 0
    IntOp $R7 $R7 + 1
  ${EndIf}
!macroend

!macro registerUpdateTasks
  # Only for a program that nobody but an administrator can change: it is run with the computer's own rights.
  StrLen $R9 "$PROGRAMFILES64\"
  StrCpy $R8 "$INSTDIR" $R9
  ${If} $R8 == "$PROGRAMFILES64\"
    StrCpy $R7 0
    CreateDirectory "${updatePlace}"
    Delete "${updatePlace}\ready"
    # S-1-5-18 the computer, S-1-5-32-544 administrators, S-1-5-32-545 everybody: by number, as names are translated.
    !insertmacro runHidden '"$SYSDIR\icacls.exe" "${updatePlace}" /inheritance:r /grant:r "*S-1-5-18:(OI)(CI)F" "*S-1-5-32-544:(OI)(CI)F" "*S-1-5-32-545:(OI)(CI)RX"'
    !insertmacro writeTask "${updatePlace}\apply.xml" "<ExecutionTimeLimit>PT30M</ExecutionTimeLimit><Priority>6</Priority>" "<UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel>" "(A;;FRFX;;;BU)" "--apply-update"
    !insertmacro runHidden '"${schtasks}" /Create /F /TN "Comptoir\ApplyUpdate" /XML "${updatePlace}\apply.xml"'
    # Without a limit and at the usual priority: the scheduler would end a till after three days, and run it after all else.
    !insertmacro writeTask "${updatePlace}\start.xml" "<ExecutionTimeLimit>PT0S</ExecutionTimeLimit><Priority>5</Priority>" "<GroupId>S-1-5-32-545</GroupId><RunLevel>LeastPrivilege</RunLevel>" "" "--resume"
    !insertmacro runHidden '"${schtasks}" /Create /F /TN "Comptoir\StartTill" /XML "${updatePlace}\start.xml"'
    # What the next update compares with, and the way back of the one after it.
    ${If} "$EXEPATH" != "${updatePlace}\installer.exe"
      ClearErrors
      CopyFiles /SILENT "$EXEPATH" "${updatePlace}\installer.exe"
      ${If} ${Errors}
        IntOp $R7 $R7 + 1
      ${EndIf}
    ${EndIf}
    # Without it the till asks Windows for an administrator, as before.
    ${If} $R7 == 0
      FileOpen $R8 "${updatePlace}\ready" w
      FileClose $R8
    ${EndIf}
  ${EndIf}
!macroend

!macro startTillAgain
  Push $R0
  Push $R1
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/STARTTILL" $R1
  ${IfNot} ${Errors}
    nsExec::Exec '"${schtasks}" /Run /TN "Comptoir\StartTill"'
    Pop $R1
  ${EndIf}
  Pop $R1
  Pop $R0
!macroend

!macro customUnInstall
  # An update removes the version before it: the tasks and the installer that runs stay.
  ${IfNot} ${isUpdated}
    nsExec::Exec '"${schtasks}" /Delete /F /TN "Comptoir\ApplyUpdate"'
    Pop $R8
    nsExec::Exec '"${schtasks}" /Delete /F /TN "Comptoir\StartTill"'
    Pop $R8
    nsExec::Exec '"${schtasks}" /Delete /F /TN "Comptoir"'
    Pop $R8
    RMDir /r "${updatePlace}"
  ${EndIf}
!macroend
