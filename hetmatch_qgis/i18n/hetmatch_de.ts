<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>HetMatch</name>
    <message>
      <source>'{name}' is not a file, so it cannot be the reference of many scenes; save it as a GeoTIFF first (Export &gt; Save As…).</source>
      <translation>„{name}“ ist keine Datei und kann daher nicht Referenz für viele Szenen sein; zuerst als GeoTIFF speichern (Export &gt; Speichern als…).</translation>
    </message>
    <message>
      <source>{count} scenes on {reference}</source>
      <translation>{count} Szenen auf {reference}</translation>
    </message>
    <message>
      <source>Match {title}</source>
      <translation>Zuordnung {title}</translation>
    </message>
    <message>
      <source>{hours} h</source>
      <translation>{hours} h</translation>
    </message>
    <message>
      <source>{seconds} s</source>
      <translation>{seconds} s</translation>
    </message>
    <message>
      <source>{minutes} min</source>
      <translation>{minutes} min</translation>
    </message>
    <message>
      <source>{message}, about {time} to go</source>
      <translation>{message}, noch etwa {time}</translation>
    </message>
    <message>
      <source>HetMatch failed unexpectedly with {error}; please report it with HetMatch's log.</source>
      <translation>HetMatch ist unerwartet mit {error} gescheitert; bitte mit dem Protokoll von HetMatch melden.</translation>
    </message>
    <message>
      <source>Set it up again: Raster &gt; HetMatch &gt; Set up HetMatch.</source>
      <translation>Neu einrichten: Raster &gt; HetMatch &gt; HetMatch einrichten.</translation>
    </message>
    <message>
      <source>Choose another one under Settings &gt; Options &gt; HetMatch.</source>
      <translation>Ein anderes unter Einstellungen &gt; Optionen &gt; HetMatch wählen.</translation>
    </message>
    <message>
      <source>HetMatch is not set up yet.</source>
      <translation>HetMatch ist noch nicht eingerichtet.</translation>
    </message>
    <message>
      <source>Run Raster &gt; HetMatch &gt; Set up HetMatch, or hetmatch:setup in Processing.</source>
      <translation>Raster &gt; HetMatch &gt; HetMatch einrichten ausführen oder hetmatch:setup in der Verarbeitung.</translation>
    </message>
    <message>
      <source>HetMatch was updated and needs other packages.</source>
      <translation>HetMatch wurde aktualisiert und braucht andere Pakete.</translation>
    </message>
    <message>
      <source>The Python that HetMatch was set up with no longer exists.</source>
      <translation>Das Python, mit dem HetMatch eingerichtet wurde, ist nicht mehr vorhanden.</translation>
    </message>
    <message>
      <source>The Python chosen for HetMatch, {path}, does not exist.</source>
      <translation>Das für HetMatch gewählte Python {path} ist nicht vorhanden.</translation>
    </message>
    <message>
      <source>Rendering the reference</source>
      <translation>Referenz zeichnen</translation>
    </message>
    <message>
      <source>'{folder}' cannot be written to ({reason}); choose another folder.</source>
      <translation>In „{folder}“ kann nicht geschrieben werden ({reason}); einen anderen Ordner wählen.</translation>
    </message>
    <message>
      <source>{moving} on {reference}</source>
      <translation>{moving} auf {reference}</translation>
    </message>
    <message>
      <source>waiting for the match before it</source>
      <translation>wartet auf die Zuordnung davor</translation>
    </message>
    <message>
      <source>Reference raster</source>
      <translation>Referenzraster</translation>
    </message>
    <message>
      <source>Moving raster</source>
      <translation>Bewegtes Raster</translation>
    </message>
    <message>
      <source>Bands of the reference</source>
      <translation>Kanäle der Referenz</translation>
    </message>
    <message>
      <source>Bands of the moving raster</source>
      <translation>Kanäle des bewegten Rasters</translation>
    </message>
    <message>
      <source>Modality of the reference</source>
      <translation>Modalität der Referenz</translation>
    </message>
    <message>
      <source>Modality of the moving raster</source>
      <translation>Modalität des bewegten Rasters</translation>
    </message>
    <message>
      <source>CRS of the reference</source>
      <translation>KBS der Referenz</translation>
    </message>
    <message>
      <source>CRS of the moving raster</source>
      <translation>KBS des bewegten Rasters</translation>
    </message>
    <message>
      <source>&amp;Area</source>
      <translation>&amp;Gebiet</translation>
    </message>
    <message>
      <source>&amp;Search radius</source>
      <translation>&amp;Suchradius</translation>
    </message>
    <message>
      <source>Approximate place</source>
      <translation>Ungefähre Lage</translation>
    </message>
    <message>
      <source>Search radius around the approximate place</source>
      <translation>Suchradius um die ungefähre Lage</translation>
    </message>
    <message>
      <source>Pixel size of the drawn map</source>
      <translation>Pixelgröße der gezeichneten Karte</translation>
    </message>
    <message>
      <source>Mask of the reference</source>
      <translation>Maske der Referenz</translation>
    </message>
    <message>
      <source>Mask of the moving raster</source>
      <translation>Maske des bewegten Rasters</translation>
    </message>
    <message>
      <source>Classes in the mask of the reference</source>
      <translation>Klassen in der Maske der Referenz</translation>
    </message>
    <message>
      <source>Classes in the mask of the moving raster</source>
      <translation>Klassen in der Maske des bewegten Rasters</translation>
    </message>
    <message>
      <source>Match only inside the mask of</source>
      <translation>Nur innerhalb der Maske zuordnen bei</translation>
    </message>
    <message>
      <source>Ignore the georeference</source>
      <translation>Georeferenzierung nicht beachten</translation>
    </message>
    <message>
      <source>Search radius in pixels of the coarser raster</source>
      <translation>Suchradius in Pixeln des gröberen Rasters</translation>
    </message>
    <message>
      <source>Rotatio&amp;n</source>
      <translation>&amp;Drehung</translation>
    </message>
    <message>
      <source>&amp;Transform</source>
      <translation>&amp;Transformation</translation>
    </message>
    <message>
      <source>Maximum number of tie points</source>
      <translation>Höchstzahl der Verknüpfungspunkte</translation>
    </message>
    <message>
      <source>Tile si&amp;ze</source>
      <translation>&amp;Kachelgröße</translation>
    </message>
    <message>
      <source>Tile o&amp;verlap</source>
      <translation>Über&amp;lappung</translation>
    </message>
    <message>
      <source>Mat&amp;cher</source>
      <translation>&amp;Verfahren</translation>
    </message>
    <message>
      <source>Wei&amp;ghts file</source>
      <translation>Gewi&amp;chte</translation>
    </message>
    <message>
      <source>D&amp;evice</source>
      <translation>R&amp;echengerät</translation>
    </message>
    <message>
      <source>Runtime</source>
      <translation>Laufzeitumgebung</translation>
    </message>
    <message>
      <source>E&amp;ffort</source>
      <translation>Au&amp;fwand</translation>
    </message>
    <message>
      <source>Accurac&amp;y</source>
      <translation>Genauigke&amp;it</translation>
    </message>
    <message>
      <source>Windows matched at once</source>
      <translation>Gleichzeitig zugeordnete Fenster</translation>
    </message>
    <message>
      <source>E&amp;levation model</source>
      <translation>&amp;Höhenmodell</translation>
    </message>
    <message>
      <source>&amp;Grid</source>
      <translation>&amp;Gitter</translation>
    </message>
    <message>
      <source>Pixel size</source>
      <translation>Pixelgröße</translation>
    </message>
    <message>
      <source>&amp;Resampling</source>
      <translation>&amp;Umtastung</translation>
    </message>
    <message>
      <source>Extent</source>
      <translation>Ausdehnung</translation>
    </message>
    <message>
      <source>Nodata value</source>
      <translation>Leerwert</translation>
    </message>
    <message>
      <source>Format</source>
      <translation>Format</translation>
    </message>
    <message>
      <source>St&amp;eps</source>
      <translation>S&amp;chritte</translation>
    </message>
    <message>
      <source>Resume</source>
      <translation>Fortsetzen</translation>
    </message>
    <message>
      <source>Ad&amp;just all scenes together</source>
      <translation>Alle Szenen gemeinsam aus&amp;gleichen</translation>
    </message>
    <message>
      <source>Neighbours that each scene is matched with</source>
      <translation>Nachbarn, mit denen jede Szene abgeglichen wird</translation>
    </message>
    <message>
      <source>Time limit of a pair</source>
      <translation>Zeitlimit eines Paars</translation>
    </message>
    <message>
      <source>'{name}'</source>
      <translation>„{name}“</translation>
    </message>
    <message>
      <source>Automatic</source>
      <translation>Automatisch</translation>
    </message>
    <message>
      <source>Optical</source>
      <translation>Optisch</translation>
    </message>
    <message>
      <source>Radar (SAR)</source>
      <translation>Radar (SAR)</translation>
    </message>
    <message>
      <source>Thermal</source>
      <translation>Thermal</translation>
    </message>
    <message>
      <source>Scanned map</source>
      <translation>Gescannte Karte</translation>
    </message>
    <message>
      <source>Elevation model</source>
      <translation>Höhenmodell</translation>
    </message>
    <message>
      <source>None</source>
      <translation>Keine</translation>
    </message>
    <message>
      <source>Any angle</source>
      <translation>Beliebig</translation>
    </message>
    <message>
      <source>Similarity</source>
      <translation>Ähnlichkeit</translation>
    </message>
    <message>
      <source>Affine</source>
      <translation>Affin</translation>
    </message>
    <message>
      <source>Homography</source>
      <translation>Homographie</translation>
    </message>
    <message>
      <source>Polynomial 2</source>
      <translation>Polynom 2</translation>
    </message>
    <message>
      <source>Polynomial 3</source>
      <translation>Polynom 3</translation>
    </message>
    <message>
      <source>Thin plate spline</source>
      <translation>Spline (TPS)</translation>
    </message>
    <message>
      <source>Relief (with an elevation model)</source>
      <translation>Relief (mit Höhenmodell)</translation>
    </message>
    <message>
      <source>Shift</source>
      <translation>Verschiebung</translation>
    </message>
    <message>
      <source>Processor</source>
      <translation>Prozessor</translation>
    </message>
    <message>
      <source>Graphics card</source>
      <translation>Grafikkarte</translation>
    </message>
    <message>
      <source>Neither</source>
      <translation>Keines von beiden</translation>
    </message>
    <message>
      <source>Reference</source>
      <translation>Referenz</translation>
    </message>
    <message>
      <source>Both</source>
      <translation>Beide</translation>
    </message>
    <message>
      <source>As needed</source>
      <translation>Nach Bedarf</translation>
    </message>
    <message>
      <source>Whole overlap</source>
      <translation>Ganze Überlappung</translation>
    </message>
    <message>
      <source>Match</source>
      <translation>Zuordnen</translation>
    </message>
    <message>
      <source>Match and warp</source>
      <translation>Zuordnen und entzerren</translation>
    </message>
    <message>
      <source>Match, warp and assess</source>
      <translation>Zuordnen, entzerren und prüfen</translation>
    </message>
    <message>
      <source>Polynomial 1</source>
      <translation>Polynom 1</translation>
    </message>
    <message>
      <source>As chosen by the match</source>
      <translation>Wie bei der Zuordnung gewählt</translation>
    </message>
    <message>
      <source>As in gdalwarp.sh</source>
      <translation>Wie in gdalwarp.sh</translation>
    </message>
    <message>
      <source>Local displacement grid</source>
      <translation>Lokales Verschiebungsgitter</translation>
    </message>
    <message>
      <source>Nearest neighbour</source>
      <translation>Nächster Nachbar</translation>
    </message>
    <message>
      <source>Bilinear</source>
      <translation>Bilinear</translation>
    </message>
    <message>
      <source>Cubic</source>
      <translation>Kubisch</translation>
    </message>
    <message>
      <source>Cubic spline</source>
      <translation>Kubischer Spline</translation>
    </message>
    <message>
      <source>Lanczos</source>
      <translation>Lanczos</translation>
    </message>
    <message>
      <source>Average</source>
      <translation>Mittelwert</translation>
    </message>
    <message>
      <source>Mode</source>
      <translation>Häufigster Wert</translation>
    </message>
    <message>
      <source>Native pixel size, aligned with the reference's pixels</source>
      <translation>Eigene Pixelgröße, an den Pixeln der Referenz ausgerichtet</translation>
    </message>
    <message>
      <source>The reference's pixels</source>
      <translation>Die Pixel der Referenz</translation>
    </message>
    <message>
      <source>The reference's pixels and extent</source>
      <translation>Die Pixel und die Ausdehnung der Referenz</translation>
    </message>
    <message>
      <source>Cloud optimised GeoTIFF</source>
      <translation>Cloud-optimiertes GeoTIFF</translation>
    </message>
    <message>
      <source>GeoTIFF</source>
      <translation>GeoTIFF</translation>
    </message>
    <message>
      <source>Bias</source>
      <translation>Systematischer Versatz</translation>
    </message>
    <message>
      <source>Pixels of the coarser raster</source>
      <translation>Pixel des gröberen Rasters</translation>
    </message>
    <message>
      <source>Metres</source>
      <translation>Meter</translation>
    </message>
    <message>
      <source>'{path}' cannot be written ({reason}); choose another path.</source>
      <translation>„{path}“ kann nicht geschrieben werden ({reason}); einen anderen Pfad wählen.</translation>
    </message>
    <message>
      <source>'{path}' is open in another program; close it there, or choose another path.</source>
      <translation>„{path}“ ist in einem anderen Programm geöffnet; die Datei dort schließen oder einen anderen Pfad wählen.</translation>
    </message>
    <message>
      <source>'{path}' would be replaced by its own copy; choose another name.</source>
      <translation>„{path}“ würde durch seine eigene Kopie ersetzt; einen anderen Namen wählen.</translation>
    </message>
    <message>
      <source>The engine was killed, most likely because memory ran out; close other programs, or choose a smaller area or tile size.</source>
      <translation>Der Rechenkern wurde von außen beendet, wahrscheinlich weil der Speicher ausging; andere Programme schließen oder ein kleineres Gebiet oder kleinere Kacheln wählen.</translation>
    </message>
    <message>
      <source>The engine ended unexpectedly ({reason}); try again, and if it happens once more, report it with HetMatch's log.</source>
      <translation>Der Rechenkern endete unerwartet ({reason}); erneut versuchen und, falls es wieder geschieht, mit dem Protokoll von HetMatch melden.</translation>
    </message>
    <message>
      <source>The Python for HetMatch lacks a package that the engine needs ({reason}); set HetMatch up again: Raster &gt; HetMatch &gt; Set up HetMatch.</source>
      <translation>Dem Python für HetMatch fehlt ein Paket, das der Rechenkern braucht ({reason}); HetMatch neu einrichten: Raster &gt; HetMatch &gt; HetMatch einrichten.</translation>
    </message>
    <message>
      <source>The engine has not answered for {seconds:g} seconds and was ended; try again, and if it happens once more, report it with HetMatch's log.</source>
      <translation>Der Rechenkern hat {seconds:g} Sekunden lang nicht geantwortet und wurde beendet; erneut versuchen und, falls es wieder geschieht, mit dem Protokoll von HetMatch melden.</translation>
    </message>
    <message>
      <source>The Python for HetMatch, {path}, cannot be started; set HetMatch up again: Raster &gt; HetMatch &gt; Set up HetMatch.</source>
      <translation>Das Python für HetMatch, {path}, kann nicht gestartet werden; HetMatch neu einrichten: Raster &gt; HetMatch &gt; HetMatch einrichten.</translation>
    </message>
    <message>
      <source>Cancelled; nothing was written.</source>
      <translation>Abgebrochen; es wurde nichts geschrieben.</translation>
    </message>
    <message>
      <source>Displacements</source>
      <translation>Verschiebungen</translation>
    </message>
    <message>
      <source>Heat map</source>
      <translation>Fehlerkarte</translation>
    </message>
    <message>
      <source>Assessment: {title}</source>
      <translation>Prüfung: {title}</translation>
    </message>
    <message>
      <source>Assessment of {title}</source>
      <translation>Prüfung von {title}</translation>
    </message>
    <message>
      <source>Change the settings…</source>
      <translation>Einstellungen ändern…</translation>
    </message>
    <message>
      <source>Open report</source>
      <translation>Bericht öffnen</translation>
    </message>
    <message>
      <source>Set up…</source>
      <translation>Einrichten…</translation>
    </message>
    <message>
      <source>Not measured: {reason}</source>
      <translation>Nicht gemessen: {reason}</translation>
    </message>
    <message>
      <source>Add layers</source>
      <translation>Layer hinzufügen</translation>
    </message>
    <message>
      <source>Assess co-registration</source>
      <translation>Passgenauigkeit prüfen</translation>
    </message>
    <message>
      <source>&amp;Reference</source>
      <translation>&amp;Referenz</translation>
    </message>
    <message>
      <source>Ras&amp;ter to assess</source>
      <translation>Zu prüfendes Ras&amp;ter</translation>
    </message>
    <message>
      <source>CE90 is the radius that contains 90 % of the displacements; the bias is their mean.</source>
      <translation>CE90 ist der Radius, in dem 90 % der Verschiebungen liegen; der systematische Versatz ist ihr Mittel.</translation>
    </message>
    <message>
      <source>No requirement</source>
      <translation>Keine Anforderung</translation>
    </message>
    <message>
      <source>Temporary folder</source>
      <translation>Temporärer Ordner</translation>
    </message>
    <message>
      <source>Re&amp;quired</source>
      <translation>&amp;Gefordert</translation>
    </message>
    <message>
      <source>Results &amp;folder</source>
      <translation>Ergebnis&amp;ordner</translation>
    </message>
    <message>
      <source>&amp;Assess</source>
      <translation>&amp;Prüfen</translation>
    </message>
    <message>
      <source>Assess…</source>
      <translation>Prüfen…</translation>
    </message>
    <message>
      <source>Assess {title}</source>
      <translation>Prüfung {title}</translation>
    </message>
    <message>
      <source>Cancelled after {done} of {total} scenes; Resume goes on with the others.</source>
      <translation>Nach {done} von {total} Szenen abgebrochen; „Fortsetzen“ macht mit den übrigen weiter.</translation>
    </message>
    <message>
      <source>1 scene</source>
      <translation>1 Szene</translation>
    </message>
    <message>
      <source>Match many rasters</source>
      <translation>Viele Raster zuordnen</translation>
    </message>
    <message>
      <source>&amp;Match</source>
      <translation>Zuord&amp;nen</translation>
    </message>
    <message>
      <source>&amp;Cancel</source>
      <translation>&amp;Abbrechen</translation>
    </message>
    <message>
      <source>Open overview</source>
      <translation>Übersicht öffnen</translation>
    </message>
    <message>
      <source>&amp;Resume</source>
      <translation>&amp;Fortsetzen</translation>
    </message>
    <message>
      <source>Cancelling…</source>
      <translation>Wird abgebrochen…</translation>
    </message>
    <message>
      <source>{count} scenes</source>
      <translation>{count} Szenen</translation>
    </message>
    <message>
      <source>Choose a reference.</source>
      <translation>Eine Referenz wählen.</translation>
    </message>
    <message>
      <source>Add the scenes: layers, files, or a folder.</source>
      <translation>Die Szenen hinzufügen: Layer, Dateien oder einen Ordner.</translation>
    </message>
    <message>
      <source>Choose a folder for the results.</source>
      <translation>Einen Ordner für die Ergebnisse wählen.</translation>
    </message>
    <message>
      <source>Modality of all scenes; automatic derives it from the pixels of each.</source>
      <translation>Modalität aller Szenen; „Automatisch“ leitet sie aus den Pixeln jeder Szene ab.</translation>
    </message>
    <message>
      <source>Numbers of the bands to match in each scene, such as 4, 3, 2.</source>
      <translation>Nummern der Kanäle, die in jeder Szene zugeordnet werden, etwa 4, 3, 2.</translation>
    </message>
    <message>
      <source>What is done with each scene; it is warped and assessed only if it matches.</source>
      <translation>Was mit jeder Szene geschieht; entzerrt und geprüft wird sie nur, wenn die Zuordnung gelingt.</translation>
    </message>
    <message>
      <source>Scenes matched at once. Automatic is one for each processor core, as far as the memory lasts.</source>
      <translation>Szenen, die gleichzeitig zugeordnet werden. „Automatisch“ ist eine je Prozessorkern, soweit der Speicher reicht.</translation>
    </message>
    <message>
      <source>Folder of the whole batch; each scene gets a folder in it, beside the summary.</source>
      <translation>Ordner des ganzen Stapels; jede Szene bekommt darin einen Ordner, neben der Zusammenfassung.</translation>
    </message>
    <message>
      <source>Also matches scenes that follow each other, and adjusts all transforms together: wrong matches show, and scenes that do not match the reference are placed through their neighbours. Takes about three times as long.</source>
      <translation>Gleicht auch aufeinander folgende Szenen miteinander ab und alle Transformationen gemeinsam aus: Falsche Abgleiche fallen auf, und Szenen, die nicht zur Referenz passen, werden über ihre Nachbarn eingepasst. Dauert etwa dreimal so lange.</translation>
    </message>
    <message>
      <source>Match a&amp;gain what is done</source>
      <translation>Bereits &amp;Erledigtes erneut zuordnen</translation>
    </message>
    <message>
      <source>Otherwise scenes are skipped whose results are in the folder and belong to the same files and settings.</source>
      <translation>Sonst werden Szenen übersprungen, deren Ergebnisse im Ordner liegen und zu denselben Dateien und Einstellungen gehören.</translation>
    </message>
    <message>
      <source>All scenes</source>
      <translation>Alle Szenen</translation>
    </message>
    <message>
      <source>Bands</source>
      <translation>Kanäle</translation>
    </message>
    <message>
      <source>Modality</source>
      <translation>Modalität</translation>
    </message>
    <message>
      <source>&amp;Points</source>
      <translation>&amp;Punkte</translation>
    </message>
    <message>
      <source>Scenes at &amp;once</source>
      <translation>S&amp;zenen zugleich</translation>
    </message>
    <message>
      <source>Bands are numbers from 1, such as 4, 3, 2.</source>
      <translation>Kanäle sind Nummern ab 1, etwa 4, 3, 2.</translation>
    </message>
    <message>
      <source>{count} matched</source>
      <translation>{count} zugeordnet</translation>
    </message>
    <message>
      <source>{count} without a reliable match</source>
      <translation>{count} ohne verlässliche Zuordnung</translation>
    </message>
    <message>
      <source>{count} failed</source>
      <translation>{count} fehlgeschlagen</translation>
    </message>
    <message>
      <source>{count} not run</source>
      <translation>{count} nicht bearbeitet</translation>
    </message>
    <message>
      <source>Add layers of the pair</source>
      <translation>Layer des Paars hinzufügen</translation>
    </message>
    <message>
      <source>Add footprints</source>
      <translation>Umrisse hinzufügen</translation>
    </message>
    <message>
      <source>Open folder</source>
      <translation>Ordner öffnen</translation>
    </message>
    <message>
      <source>The results in '{folder}' cannot be read; match the scene again.</source>
      <translation>Die Ergebnisse in „{folder}“ können nicht gelesen werden; die Szene erneut zuordnen.</translation>
    </message>
    <message>
      <source>Footprints of {name}</source>
      <translation>Umrisse von {name}</translation>
    </message>
    <message>
      <source>There is no file '{path}' yet.</source>
      <translation>Die Datei „{path}“ gibt es noch nicht.</translation>
    </message>
    <message>
      <source>Names of the scenes in a folder, separated by semicolons. Begin with **/ to look into its subfolders, too.</source>
      <translation>Namen der Szenen in einem Ordner, durch Strichpunkte getrennt. Mit **/ am Anfang wird auch in Unterordnern gesucht.</translation>
    </message>
    <message>
      <source>Layers to be matched</source>
      <translation>Zuzuordnende Layer</translation>
    </message>
    <message>
      <source>Each is matched with the &amp;reference:</source>
      <translation>Jeder wird der &amp;Referenz zugeordnet:</translation>
    </message>
    <message>
      <source>Scenes</source>
      <translation>Szenen</translation>
    </message>
    <message>
      <source>Folder of scenes</source>
      <translation>Ordner mit Szenen</translation>
    </message>
    <message>
      <source>Add &amp;layers…</source>
      <translation>&amp;Layer hinzufügen…</translation>
    </message>
    <message>
      <source>Add f&amp;iles…</source>
      <translation>Date&amp;ien hinzufügen…</translation>
    </message>
    <message>
      <source>Add fol&amp;der…</source>
      <translation>Ordner &amp;hinzufügen…</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <source>Re&amp;move</source>
      <translation>Ent&amp;fernen</translation>
    </message>
    <message>
      <source>Matched</source>
      <translation>Zugeordnet</translation>
    </message>
    <message>
      <source>No reliable match</source>
      <translation>Keine verlässliche Zuordnung</translation>
    </message>
    <message>
      <source>Failed</source>
      <translation>Fehlgeschlagen</translation>
    </message>
    <message>
      <source>Not run</source>
      <translation>Nicht bearbeitet</translation>
    </message>
    <message>
      <source>Outcome</source>
      <translation>Ergebnis</translation>
    </message>
    <message>
      <source>Scene</source>
      <translation>Szene</translation>
    </message>
    <message>
      <source>Confidence</source>
      <translation>Konfidenz</translation>
    </message>
    <message>
      <source>CE90</source>
      <translation>CE90</translation>
    </message>
    <message>
      <source>RMSE</source>
      <translation>RMSE</translation>
    </message>
    <message>
      <source>CE90 once warped</source>
      <translation>CE90 nach Entzerrung</translation>
    </message>
    <message>
      <source>Reason</source>
      <translation>Grund</translation>
    </message>
    <message>
      <source>{east} m to the east, {north} m to the north</source>
      <translation>{east} m nach Osten, {north} m nach Norden</translation>
    </message>
    <message>
      <source>{length} px</source>
      <translation>{length} px</translation>
    </message>
    <message>
      <source>{length} m</source>
      <translation>{length} m</translation>
    </message>
    <message>
      <source>The upper image, right of the line</source>
      <translation>Das obere Bild, rechts der Linie</translation>
    </message>
    <message>
      <source>The lower image, left of the line</source>
      <translation>Das untere Bild, links der Linie</translation>
    </message>
    <message>
      <source>Swipe</source>
      <translation>Wischen</translation>
    </message>
    <message>
      <source>Drag the line to see one image or the other</source>
      <translation>Die Linie ziehen, um das eine oder das andere Bild zu sehen</translation>
    </message>
    <message>
      <source>Blink</source>
      <translation>Blinken</translation>
    </message>
    <message>
      <source>Alternate both images; the key B does it by hand</source>
      <translation>Beide Bilder abwechselnd zeigen; die Taste B wechselt von Hand</translation>
    </message>
    <message>
      <source>Points</source>
      <translation>Punkte</translation>
    </message>
    <message>
      <source>Tie points and displacements on top</source>
      <translation>Verknüpfungspunkte und Verschiebungen darüber zeigen</translation>
    </message>
    <message>
      <source>Opacity of the upper image</source>
      <translation>Deckkraft des oberen Bildes</translation>
    </message>
    <message>
      <source>End the comparison</source>
      <translation>Vergleich beenden</translation>
    </message>
    <message>
      <source>Opacity</source>
      <translation>Deckkraft</translation>
    </message>
    <message>
      <source>The map</source>
      <translation>Die Karte</translation>
    </message>
    <message>
      <source>Compare</source>
      <translation>Vergleichen</translation>
    </message>
    <message>
      <source>Relief, misplaced</source>
      <translation>Relief, versetzt</translation>
    </message>
    <message>
      <source>There is no file '{path}'.</source>
      <translation>Die Datei „{path}“ gibt es nicht.</translation>
    </message>
    <message>
      <source>Change the settings and match again.</source>
      <translation>Die Einstellungen ändern und erneut zuordnen.</translation>
    </message>
    <message>
      <source>For another try: {changes}.</source>
      <translation>Für einen neuen Versuch: {changes}.</translation>
    </message>
    <message>
      <source>the search radius is doubled</source>
      <translation>der Suchradius ist verdoppelt</translation>
    </message>
    <message>
      <source>only the extent of the map is searched: zoom to the place that it shows</source>
      <translation>nur der Kartenausschnitt wird durchsucht: zu dem Ort zoomen, den es zeigt</translation>
    </message>
    <message>
      <source>zoom the map to the place that it shows, or draw a smaller area</source>
      <translation>die Karte zu dem Ort zoomen, den es zeigt, oder einen kleineren Bereich zeichnen</translation>
    </message>
    <message>
      <source>{option} is set to {value}</source>
      <translation>{option} ist auf {value} gesetzt</translation>
    </message>
    <message>
      <source>{percent} % of its edges are left out</source>
      <translation>{percent} % seiner Ränder bleiben weg</translation>
    </message>
    <message>
      <source>Overlap of both rasters</source>
      <translation>Überlappung beider Raster</translation>
    </message>
    <message>
      <source>The whole reference</source>
      <translation>Die ganze Referenz</translation>
    </message>
    <message>
      <source>Area to search for tie points.</source>
      <translation>Gebiet, in dem nach Verknüpfungspunkten gesucht wird.</translation>
    </message>
    <message>
      <source>&amp;Draw</source>
      <translation>&amp;Zeichnen</translation>
    </message>
    <message>
      <source>Extent of the map</source>
      <translation>Kartenausschnitt</translation>
    </message>
    <message>
      <source>Drawn on the map</source>
      <translation>In der Karte gezeichnet</translation>
    </message>
    <message>
      <source>Extent of a layer</source>
      <translation>Ausdehnung eines Layers</translation>
    </message>
    <message>
      <source>Match rasters</source>
      <translation>Raster zuordnen</translation>
    </message>
    <message>
      <source>No elevation model</source>
      <translation>Kein Höhenmodell</translation>
    </message>
    <message>
      <source>Terrain heights, for a raster that is georeferenced only by RPCs, and for one whose high ground lies displaced: radar that is not terrain-corrected, oblique photographs.</source>
      <translation>Geländehöhen, für ein Raster, das nur durch RPCs georeferenziert ist, und für eines, in dem hohes Gelände versetzt liegt: nicht geländekorrigiertes Radar, Schrägaufnahmen.</translation>
    </message>
    <message>
      <source>'{name}' is not a file, so it can only be the reference.</source>
      <translation>„{name}“ ist keine Datei und kann daher nur die Referenz sein.</translation>
    </message>
    <message>
      <source>M&amp;oving</source>
      <translation>&amp;Bewegtes Raster</translation>
    </message>
    <message>
      <source>Swap reference and moving raster (Alt+W)</source>
      <translation>Referenz und bewegtes Raster tauschen (Alt+W)</translation>
    </message>
    <message>
      <source>Pixel size of the map that the reference is drawn as.</source>
      <translation>Pixelgröße der Karte, als die die Referenz gezeichnet wird.</translation>
    </message>
    <message>
      <source>Part of the moving raster along its edges that is not looked at, such as title and legend of a scanned map, in percent of its shorter side.</source>
      <translation>Teil des bewegten Rasters entlang seiner Ränder, der nicht betrachtet wird, etwa Titel und Legende einer gescannten Karte, in Prozent seiner kürzeren Seite.</translation>
    </message>
    <message>
      <source>Each match creates its own folder for the results in it.</source>
      <translation>Jede Zuordnung legt darin einen eigenen Ordner für ihre Ergebnisse an.</translation>
    </message>
    <message>
      <source>Pi&amp;xel size</source>
      <translation>Pi&amp;xelgröße</translation>
    </message>
    <message>
      <source>Cut marg&amp;ins</source>
      <translation>Ränder &amp;ignorieren</translation>
    </message>
    <message>
      <source>Choose a file</source>
      <translation>Datei wählen</translation>
    </message>
    <message>
      <source>Layers of the reference</source>
      <translation>Layer der Referenz</translation>
    </message>
    <message>
      <source>Drawn over each other in the order of the &amp;map:</source>
      <translation>Übereinander gezeichnet in der Reihenfolge der &amp;Karte:</translation>
    </message>
    <message>
      <source>All but 0</source>
      <translation>Alles außer 0</translation>
    </message>
    <message>
      <source>Masks and georeferences</source>
      <translation>Masken und Georeferenzen</translation>
    </message>
    <message>
      <source>Match as if there were no georeference. The files stay as they are.</source>
      <translation>Zuordnen, als gäbe es keine Georeferenzierung. Die Dateien bleiben, wie sie sind.</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>Klassen</translation>
    </message>
    <message>
      <source>Choose a reference and a moving raster.</source>
      <translation>Eine Referenz und ein bewegtes Raster wählen.</translation>
    </message>
    <message>
      <source>Reference and moving raster are the same; choose two different ones.</source>
      <translation>Referenz und bewegtes Raster sind gleich; zwei verschiedene wählen.</translation>
    </message>
    <message>
      <source>Neither side is a raster file; choose one for the reference or to be moved.</source>
      <translation>Keine der beiden Seiten ist eine Rasterdatei; eine als Referenz oder als bewegtes Raster wählen.</translation>
    </message>
    <message>
      <source>The area does not overlap the reference; draw or choose another one.</source>
      <translation>Das Gebiet überlappt die Referenz nicht; ein anderes zeichnen oder wählen.</translation>
    </message>
    <message>
      <source>The moving raster has no georeference: the chosen area is searched.</source>
      <translation>Dem bewegten Raster fehlt die Georeferenzierung: Das gewählte Gebiet wird abgesucht.</translation>
    </message>
    <message>
      <source>The moving raster has no georeference: all of the reference is searched.</source>
      <translation>Dem bewegten Raster fehlt die Georeferenzierung: Die ganze Referenz wird abgesucht.</translation>
    </message>
    <message>
      <source>The reference has no georeference: all of the moving raster is searched.</source>
      <translation>Der Referenz fehlt die Georeferenzierung: Das ganze bewegte Raster wird abgesucht.</translation>
    </message>
    <message>
      <source>The rasters do not overlap; check their CRSs or choose a larger search radius.</source>
      <translation>Die Raster überlappen sich nicht; ihre KBS prüfen oder einen größeren Suchradius wählen.</translation>
    </message>
    <message>
      <source>The rasters do not overlap in this area, so there is nothing to render.</source>
      <translation>Die Raster überlappen sich in diesem Gebiet nicht, also gibt es nichts zu zeichnen.</translation>
    </message>
    <message>
      <source>'{name}' has to be rendered: choose the extent of the map, or draw an area.</source>
      <translation>„{name}“ muss gezeichnet werden: den Kartenausschnitt wählen oder ein Gebiet zeichnen.</translation>
    </message>
    <message>
      <source>Rendering the reference takes more than {most} million pixels; choose a smaller area or larger pixels.</source>
      <translation>Das Zeichnen der Referenz braucht mehr als {most} Millionen Pixel; ein kleineres Gebiet oder größere Pixel wählen.</translation>
    </message>
    <message>
      <source>'{name}' is {width} x {height} pixels: too small to match; choose a raster of at least {minimum} x {minimum} pixels.</source>
      <translation>„{name}“ hat {width} x {height} Pixel: zu klein für eine Zuordnung; ein Raster mit mindestens {minimum} x {minimum} Pixeln wählen.</translation>
    </message>
    <message>
      <source>'{name}' has no CRS; assign one to the layer first.</source>
      <translation>„{name}“ hat kein KBS; dem Layer zuerst eines zuweisen.</translation>
    </message>
    <message>
      <source>{title}: matching in the background; you can continue to work.</source>
      <translation>{title}: Die Zuordnung läuft im Hintergrund; die Arbeit kann weitergehen.</translation>
    </message>
    <message>
      <source>{title}: queued; matches that run before it: {count}.</source>
      <translation>{title}: eingereiht; Zuordnungen davor: {count}.</translation>
    </message>
    <message>
      <source> pixels</source>
      <translation> Pixel</translation>
    </message>
    <message>
      <source>Standard error of the displacement that is to be reached everywhere. Automatic asks for 0.2 pixels, or for the scatter of the points if that is more.</source>
      <translation>Standardfehler der Verschiebung, der überall erreicht werden soll. Automatisch verlangt 0,2 Pixel oder die Streuung der Punkte, wenn diese größer ist.</translation>
    </message>
    <message>
      <source>Automatic tries all angles only where a raster has no georeference.</source>
      <translation>Automatisch werden nur dann alle Winkel versucht, wenn einem Raster die Georeferenzierung fehlt.</translation>
    </message>
    <message>
      <source>Automatic takes the simplest one that predicts points it was not fitted to.</source>
      <translation>Automatisch wird die einfachste genommen, die Punkte vorhersagt, an die sie nicht angepasst wurde.</translation>
    </message>
    <message>
      <source>Maximum number of points: 300, 1000 or 3000, evenly distributed.</source>
      <translation>Höchstzahl der Punkte: 300, 1000 oder 3000, gleichmäßig verteilt.</translation>
    </message>
    <message>
      <source>As needed looks at tiles all over the overlap, and at more of them where the displacement is not known well enough yet.</source>
      <translation>Nach Bedarf betrachtet Kacheln in der ganzen Überlappung und weitere dort, wo die Verschiebung noch nicht genau genug bekannt ist.</translation>
    </message>
    <message>
      <source>Larger tiles need more memory and provide more context.</source>
      <translation>Größere Kacheln brauchen mehr Speicher und liefern mehr Kontext.</translation>
    </message>
    <message>
      <source>Overlap of neighbouring tiles.</source>
      <translation>Überlappung benachbarter Kacheln.</translation>
    </message>
    <message>
      <source>The network that extracts the features; D2-Net needs its own weights file.</source>
      <translation>Das Netz, das die Merkmale extrahiert; D2-Net braucht eine eigene Gewichtsdatei.</translation>
    </message>
    <message>
      <source>Default of the matcher</source>
      <translation>Vorgabe des Verfahrens</translation>
    </message>
    <message>
      <source>Device that runs the network; a graphics card needs PyTorch with CUDA.</source>
      <translation>Gerät, auf dem das Netz rechnet; eine Grafikkarte braucht PyTorch mit CUDA.</translation>
    </message>
    <message>
      <source>Advanced</source>
      <translation>Erweitert</translation>
    </message>
    <message>
      <source>Sparse</source>
      <translation>Wenige</translation>
    </message>
    <message>
      <source>Normal</source>
      <translation>Normal</translation>
    </message>
    <message>
      <source>Dense</source>
      <translation>Viele</translation>
    </message>
    <message>
      <source>Weights</source>
      <translation>Gewichte</translation>
    </message>
    <message>
      <source>Settings that go with a kind of pair.</source>
      <translation>Einstellungen, die zu einer Art von Paar passen.</translation>
    </message>
    <message>
      <source>Preset</source>
      <translation>Vorlage</translation>
    </message>
    <message>
      <source>Keep these settings as a preset…</source>
      <translation>Diese Einstellungen als Vorlage behalten…</translation>
    </message>
    <message>
      <source>Delete this preset</source>
      <translation>Diese Vorlage löschen</translation>
    </message>
    <message>
      <source>Choose a preset…</source>
      <translation>Vorlage wählen…</translation>
    </message>
    <message>
      <source>Keep as a preset</source>
      <translation>Als Vorlage behalten</translation>
    </message>
    <message>
      <source>Name:</source>
      <translation>Name:</translation>
    </message>
    <message>
      <source>Radar on optical</source>
      <translation>Radar auf optisch</translation>
    </message>
    <message>
      <source>Scanned map on imagery</source>
      <translation>Gescannte Karte auf Luft- oder Satellitenbild</translation>
    </message>
    <message>
      <source>Aerial photo on imagery</source>
      <translation>Luftbild auf Luft- oder Satellitenbild</translation>
    </message>
    <message>
      <source>Same sensor, sub-pixel</source>
      <translation>Gleicher Sensor, subpixelgenau</translation>
    </message>
    <message>
      <source>1 tile</source>
      <translation>1 Kachel</translation>
    </message>
    <message>
      <source>{count} tiles</source>
      <translation>{count} Kacheln</translation>
    </message>
    <message>
      <source>no CRS</source>
      <translation>kein KBS</translation>
    </message>
    <message>
      <source>custom CRS</source>
      <translation>benutzerdefiniertes KBS</translation>
    </message>
    <message>
      <source>drawn as a map</source>
      <translation>als Karte gezeichnet</translation>
    </message>
    <message>
      <source>rendered into a file first</source>
      <translation>wird zuerst in eine Datei gezeichnet</translation>
    </message>
    <message>
      <source>slow to read without pyramids (Layer Properties &gt; Pyramids)</source>
      <translation>ohne Pyramiden langsam zu lesen (Layereigenschaften &gt; Pyramiden)</translation>
    </message>
    <message>
      <source>Automatic: {length} ({metres} m)</source>
      <translation>Automatisch: {length} ({metres} m)</translation>
    </message>
    <message>
      <source>GSD {gsd} {unit} ({metres} m on the ground)</source>
      <translation>Bodenauflösung {gsd} {unit} ({metres} m am Boden)</translation>
    </message>
    <message>
      <source>Moving</source>
      <translation>Bewegtes Raster</translation>
    </message>
    <message>
      <source>its georeference is ignored</source>
      <translation>die Georeferenzierung wird nicht beachtet</translation>
    </message>
    <message>
      <source>no georeference</source>
      <translation>keine Georeferenzierung</translation>
    </message>
    <message>
      <source>about {time}</source>
      <translation>etwa {time}</translation>
    </message>
    <message>
      <source>{size} GB of memory</source>
      <translation>{size} GB Speicher</translation>
    </message>
    <message>
      <source>Automatic: {length}</source>
      <translation>Automatisch: {length}</translation>
    </message>
    <message>
      <source>GSD {gsd} units</source>
      <translation>Bodenauflösung {gsd} Einheiten</translation>
    </message>
    <message>
      <source>GSD {gsd} m</source>
      <translation>Bodenauflösung {gsd} m</translation>
    </message>
    <message>
      <source>{width} x {height} pixels</source>
      <translation>{width} x {height} Pixel</translation>
    </message>
    <message>
      <source>Overlap: {percent} % of the moving raster</source>
      <translation>Überlappung: {percent} % des bewegten Rasters</translation>
    </message>
    <message>
      <source>How far the moving raster may be misplaced, in units of the reference's CRS. Automatic is a twentieth of the overlap, at least 48 pixels. 24 pixels of the coarser raster or 4 % of the overlap, whichever is more, are searched in any case.</source>
      <translation>Wie weit das bewegte Raster falsch liegen darf, in Einheiten des KBS der Referenz. Automatisch ist ein Zwanzigstel der Überlappung, mindestens 48 Pixel. 24 Pixel des gröberen Rasters oder 4 % der Überlappung, je nachdem, was mehr ist, werden in jedem Fall abgesucht.</translation>
    </message>
    <message>
      <source>None: the whole area is searched</source>
      <translation>Keiner: Das ganze Gebiet wird abgesucht</translation>
    </message>
    <message>
      <source>Several layers…</source>
      <translation>Mehrere Layer…</translation>
    </message>
    <message>
      <source>Map as shown</source>
      <translation>Karte wie angezeigt</translation>
    </message>
    <message>
      <source>Bands to match; without a choice the matcher decides.</source>
      <translation>Kanäle für die Zuordnung; ohne Auswahl entscheidet das Verfahren.</translation>
    </message>
    <message>
      <source>Modality of the raster; automatic derives it from the pixels.</source>
      <translation>Modalität des Rasters; „Automatisch“ leitet sie aus den Pixeln ab.</translation>
    </message>
    <message>
      <source>Raster</source>
      <translation>Raster</translation>
    </message>
    <message>
      <source>{automatic}: {kind}</source>
      <translation>{automatic}: {kind}</translation>
    </message>
    <message>
      <source>The moving raster has a mask; cut no margins, or draw them into the mask.</source>
      <translation>Das bewegte Raster hat eine Maske; keine Ränder abschneiden oder sie in die Maske zeichnen.</translation>
    </message>
    <message>
      <source>Margins are left out, but the mask of the moving raster is to mark what is matched; cut no margins, or match only inside the mask of the reference.</source>
      <translation>Ränder werden ausgelassen, die Maske des bewegten Rasters soll aber markieren, was zugeordnet wird; keine Ränder abschneiden oder nur innerhalb der Maske der Referenz zuordnen.</translation>
    </message>
    <message>
      <source>Warp…</source>
      <translation>Entzerren…</translation>
    </message>
    <message>
      <source>Show log</source>
      <translation>Protokoll anzeigen</translation>
    </message>
    <message>
      <source>Match again…</source>
      <translation>Erneut zuordnen…</translation>
    </message>
    <message>
      <source>Look at the points</source>
      <translation>Punkte ansehen</translation>
    </message>
    <message>
      <source>Preview</source>
      <translation>Vorschau</translation>
    </message>
    <message>
      <source>Choose a position</source>
      <translation>Lage wählen</translation>
    </message>
    <message>
      <source>Moved by {column:+.0f}, {row:+.0f} px: agrees at {share:.0%}</source>
      <translation>Um {column:+.0f}, {row:+.0f} px verschoben: stimmt zu {share:.0%} überein</translation>
    </message>
    <message>
      <source>Position found by the match</source>
      <translation>Von der Zuordnung gefundene Lage</translation>
    </message>
    <message>
      <source>Find the result '{folder}'</source>
      <translation>Das Ergebnis „{folder}“ suchen</translation>
    </message>
    <message>
      <source>Find '{name}'</source>
      <translation>„{name}“ suchen</translation>
    </message>
    <message>
      <source>Shift: {length}.</source>
      <translation>Verschiebung: {length}.</translation>
    </message>
    <message>
      <source>Map drawn with shadows: sun at {azimuth}° from north, {length} m long.</source>
      <translation>Karte mit Schatten gezeichnet: Sonne bei {azimuth}° von Nord, {length} m lang.</translation>
    </message>
    <message>
      <source>Positioned where all of the map agrees best, {moved} px from its position by the points alone.</source>
      <translation>Als Ganzes dort ausgerichtet, wo die ganze Karte am besten übereinstimmt, {moved} px von dort, wo die Punkte es hatten.</translation>
    </message>
    <message>
      <source>{count} points, too few to state the accuracy.</source>
      <translation>{count} Punkte, zu wenige für eine Angabe der Genauigkeit.</translation>
    </message>
    <message>
      <source>Warnings in the report: {count}.</source>
      <translation>Warnungen im Bericht: {count}.</translation>
    </message>
    <message>
      <source>{count} points, accuracy {rmse:.2f} px (RMSE, {low:.2f} to {high:.2f}), {ce90:.2f} px (CE90).</source>
      <translation>{count} Punkte, Genauigkeit {rmse:.2f} px (RMSE, {low:.2f} bis {high:.2f}), {ce90:.2f} px (CE90).</translation>
    </message>
    <message>
      <source>Ambiguous: {reason}</source>
      <translation>Mehrdeutig: {reason}</translation>
    </message>
    <message>
      <source>No reliable match: {reason}</source>
      <translation>Keine verlässliche Zuordnung: {reason}</translation>
    </message>
    <message>
      <source>{count} points, accuracy {rmse:.2f} px (RMSE), {ce90:.2f} px (CE90).</source>
      <translation>{count} Punkte, Genauigkeit {rmse:.2f} px (RMSE), {ce90:.2f} px (CE90).</translation>
    </message>
    <message>
      <source>{count} points, RMSE {rmse:.2f} px at {checks} check points.</source>
      <translation>{count} Punkte, RMSE {rmse:.2f} px an {checks} Kontrollpunkten.</translation>
    </message>
    <message>
      <source>There is no {name} in '{folder}'; choose the folder of this result.</source>
      <translation>In „{folder}“ gibt es keine Datei {name}; den Ordner dieses Ergebnisses wählen.</translation>
    </message>
    <message>
      <source>'{path}' cannot be changed; is the file write-protected?</source>
      <translation>„{path}“ lässt sich nicht ändern; ist die Datei schreibgeschützt?</translation>
    </message>
    <message>
      <source>'{path}' is not the raster of this match, which has {width} x {height} pixels; choose another file.</source>
      <translation>„{path}“ ist nicht das Raster dieser Zuordnung, das {width} x {height} Pixel hat; eine andere Datei wählen.</translation>
    </message>
    <message>
      <source>Results of the project; the layer panel chooses among them too</source>
      <translation>Ergebnisse des Projekts; auch das Layerfenster wählt unter ihnen aus</translation>
    </message>
    <message>
      <source>&amp;Result:</source>
      <translation>&amp;Ergebnis:</translation>
    </message>
    <message>
      <source>Open result folder…</source>
      <translation>Ergebnisordner öffnen…</translation>
    </message>
    <message>
      <source>Choose a result…</source>
      <translation>Ein Ergebnis wählen…</translation>
    </message>
    <message>
      <source>No result in this project</source>
      <translation>Kein Ergebnis in diesem Projekt</translation>
    </message>
    <message>
      <source>{title} (missing)</source>
      <translation>{title} (fehlt)</translation>
    </message>
    <message>
      <source>The match in '{folder}' found nothing reliable, so it has no tie points.</source>
      <translation>Die Zuordnung in „{folder}“ fand nichts Zuverlässiges und hat daher keine Verknüpfungspunkte.</translation>
    </message>
    <message>
      <source>There are no tie points in '{folder}'; choose the folder of a match, which holds tie_points.gpkg.</source>
      <translation>In „{folder}“ liegen keine Verknüpfungspunkte; den Ordner einer Zuordnung wählen, der tie_points.gpkg enthält.</translation>
    </message>
    <message>
      <source>'{path}' cannot be read; match the rasters again.</source>
      <translation>„{path}“ lässt sich nicht lesen; die Raster erneut zuordnen.</translation>
    </message>
    <message>
      <source>&amp;Open result folder…</source>
      <translation>Ergebnisordner ö&amp;ffnen…</translation>
    </message>
    <message>
      <source>&amp;Recent matches</source>
      <translation>&amp;Letzte Zuordnungen</translation>
    </message>
    <message>
      <source>View tie points</source>
      <translation>Verknüpfungspunkte ansehen</translation>
    </message>
    <message>
      <source>Open result folder</source>
      <translation>Ergebnisordner öffnen</translation>
    </message>
    <message>
      <source>No recent match</source>
      <translation>Keine Zuordnung in letzter Zeit</translation>
    </message>
    <message>
      <source>Set up HetMatch</source>
      <translation>HetMatch einrichten</translation>
    </message>
    <message>
      <source>Chec&amp;k</source>
      <translation>&amp;Prüfen</translation>
    </message>
    <message>
      <source>Run the self-test in HetMatch's Python.</source>
      <translation>Selbsttest mit dem Python von HetMatch ausführen.</translation>
    </message>
    <message>
      <source>Copy &amp;diagnostics</source>
      <translation>&amp;Diagnose kopieren</translation>
    </message>
    <message>
      <source>Copy the diagnostics for a bug report to the clipboard.</source>
      <translation>Diagnose für eine Fehlermeldung in die Zwischenablage kopieren.</translation>
    </message>
    <message>
      <source>The diagnostics are on the clipboard.</source>
      <translation>Die Diagnose ist in der Zwischenablage.</translation>
    </message>
    <message>
      <source>HetMatch runs in its own Python environment, so that QGIS is not changed. The set-up downloads about 0.25 GB, with PyTorch 0.45 GB, and uses about 0.8 GB, with PyTorch 1.6 GB, of disk space in {folder}. No administrator rights are needed.</source>
      <translation>HetMatch läuft in einer eigenen Python-Umgebung, sodass QGIS nicht verändert wird. Die Einrichtung lädt etwa 0,25 GB herunter, mit PyTorch 0,45 GB, und belegt etwa 0,8 GB, mit PyTorch 1,6 GB, in {folder}. Administratorrechte sind nicht nötig.</translation>
    </message>
    <message>
      <source>Continue in &amp;background</source>
      <translation>Im &amp;Hintergrund fortsetzen</translation>
    </message>
    <message>
      <source>&amp;Close</source>
      <translation>S&amp;chließen</translation>
    </message>
    <message>
      <source>&amp;Use this Python</source>
      <translation>Python &amp;verwenden</translation>
    </message>
    <message>
      <source>&amp;Set up</source>
      <translation>&amp;Einrichten</translation>
    </message>
    <message>
      <source>Cancelling</source>
      <translation>Wird abgebrochen</translation>
    </message>
    <message>
      <source>HetMatch is set up with {python}.</source>
      <translation>HetMatch ist mit {python} eingerichtet.</translation>
    </message>
    <message>
      <source>Choose the Python that HetMatch is to use.</source>
      <translation>Das Python wählen, das HetMatch verwenden soll.</translation>
    </message>
    <message>
      <source>&amp;Set up…</source>
      <translation>&amp;Einrichten…</translation>
    </message>
    <message>
      <source>{reason}

The Python that was set before is kept.</source>
      <translation>{reason}

Das vorher eingestellte Python bleibt.</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>Rechenkern</translation>
    </message>
    <message>
      <source>Default device of the matcher.</source>
      <translation>Vorgabe für das Rechengerät des Verfahrens.</translation>
    </message>
    <message>
      <source>HetMatch's own environment</source>
      <translation>Eigene Umgebung von HetMatch</translation>
    </message>
    <message>
      <source>&amp;Python</source>
      <translation>&amp;Python</translation>
    </message>
    <message>
      <source>Checking {python}</source>
      <translation>{python} wird geprüft</translation>
    </message>
    <message>
      <source>The Python for HetMatch cannot be started.</source>
      <translation>Das Python für HetMatch lässt sich nicht starten.</translation>
    </message>
    <message>
      <source>HetMatch is installed; it has to be set up once, in some minutes.</source>
      <translation>HetMatch ist installiert; es muss einmal eingerichtet werden, was einige Minuten dauert.</translation>
    </message>
    <message>
      <source>Try the example</source>
      <translation>Beispiel ausprobieren</translation>
    </message>
    <message>
      <source>Choose a Python</source>
      <translation>Python wählen</translation>
    </message>
    <message>
      <source>Python 3.10 or newer with rasterio, ONNX Runtime, OpenCV and the other packages, for example in a conda environment; HetMatch installs nothing there.</source>
      <translation>Python 3.10 oder neuer mit rasterio, ONNX Runtime, OpenCV und den übrigen Paketen, etwa in einer conda-Umgebung; HetMatch installiert dort nichts.</translation>
    </message>
    <message>
      <source>Python for HetMatch</source>
      <translation>Python für HetMatch</translation>
    </message>
    <message>
      <source>Its o&amp;wn environment (recommended)</source>
      <translation>Eigene &amp;Umgebung (empfohlen)</translation>
    </message>
    <message>
      <source>Light takes about half the download and disk space. Full adds PyTorch, which D2-Net and graphics cards need.</source>
      <translation>Schlank braucht etwa die Hälfte an Download und Speicherplatz. Vollständig enthält zusätzlich PyTorch, das D2-Net und Grafikkarten brauchen.</translation>
    </message>
    <message>
      <source>An &amp;existing Python:</source>
      <translation>Vorhandenes P&amp;ython:</translation>
    </message>
    <message>
      <source>Network and packages</source>
      <translation>Netzwerk und Pakete</translation>
    </message>
    <message>
      <source>The address of a package index of your organisation.</source>
      <translation>Adresse eines Paketindex der eigenen Organisation.</translation>
    </message>
    <message>
      <source>Choose a folder of wheels</source>
      <translation>Ordner mit Wheels wählen</translation>
    </message>
    <message>
      <source>A folder with all packages as wheels, to set up without a network.</source>
      <translation>Ordner mit allen Paketen als Wheels, um ohne Netzwerk einzurichten.</translation>
    </message>
    <message>
      <source>Both may stay empty. The proxy is the one under Settings &gt; Options &gt; Network.</source>
      <translation>Beides darf leer bleiben. Es gilt der Proxy unter Einstellungen &gt; Optionen &gt; Netzwerk.</translation>
    </message>
    <message>
      <source>Details</source>
      <translation>Details</translation>
    </message>
    <message>
      <source>Light: the default network</source>
      <translation>Schlank: das Standardnetz</translation>
    </message>
    <message>
      <source>Full: with PyTorch</source>
      <translation>Vollständig: mit PyTorch</translation>
    </message>
    <message>
      <source>Package &amp;index</source>
      <translation>Paket&amp;index</translation>
    </message>
    <message>
      <source>W&amp;heel folder</source>
      <translation>&amp;Wheel-Ordner</translation>
    </message>
    <message>
      <source>OK</source>
      <translation>OK</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>Help</source>
      <translation>Hilfe</translation>
    </message>
    <message>
      <source>Restore Defaults</source>
      <translation>Vorgaben wiederherstellen</translation>
    </message>
    <message>
      <source>That location is outside the raster; choose one inside it.</source>
      <translation>Dieser Ort liegt außerhalb des Rasters; einen Ort innerhalb wählen.</translation>
    </message>
    <message>
      <source>'{path}' is not a .points file of the Georeferencer.</source>
      <translation>„{path}“ ist keine .points-Datei der Georeferenzierung.</translation>
    </message>
    <message>
      <source>'{path}' cannot be read: {reason}.</source>
      <translation>„{path}“ kann nicht gelesen werden: {reason}.</translation>
    </message>
    <message>
      <source>the file is too large</source>
      <translation>die Datei ist zu groß</translation>
    </message>
    <message>
      <source>There are no points in '{path}' that are switched on.</source>
      <translation>In „{path}“ gibt es keine eingeschalteten Punkte.</translation>
    </message>
    <message>
      <source>Points of the Georeferencer (*.points);;All files (*)</source>
      <translation>Punkte der Georeferenzierung (*.points);;Alle Dateien (*)</translation>
    </message>
    <message>
      <source>Add more pairs, or match.</source>
      <translation>Weitere Paare setzen oder zuordnen.</translation>
    </message>
    <message>
      <source>Start from my points</source>
      <translation>Von meinen Punkten aus</translation>
    </message>
    <message>
      <source>The match searches this far around the position that the points give</source>
      <translation>So weit um die Lage, die die Punkte ergeben, wird gesucht</translation>
    </message>
    <message>
      <source>&amp;Remove last</source>
      <translation>Letztes &amp;entfernen</translation>
    </message>
    <message>
      <source>&amp;Load .points…</source>
      <translation>.points &amp;laden…</translation>
    </message>
    <message>
      <source>Take the points of a file of QGIS's Georeferencer</source>
      <translation>Die Punkte einer Datei der QGIS-Georeferenzierung übernehmen</translation>
    </message>
    <message>
      <source>&amp;Match near them</source>
      <translation>In ihrer Nähe &amp;zuordnen</translation>
    </message>
    <message>
      <source>Load .points file</source>
      <translation>.points-Datei laden</translation>
    </message>
    <message>
      <source>Pairs: {count}; they agree within {misfit:.1f} px.</source>
      <translation>Paare: {count}; sie stimmen auf {misfit:.1f} px überein.</translation>
    </message>
    <message>
      <source>Starting the engine…</source>
      <translation>Der Rechenkern wird gestartet…</translation>
    </message>
    <message>
      <source>Click the same place in both maps, roughly. Two or three places far apart are enough; zoom with the wheel.</source>
      <translation>Dieselbe Stelle in beiden Karten ungefähr anklicken. Zwei oder drei weit auseinanderliegende Stellen genügen; mit dem Mausrad zoomen.</translation>
    </message>
    <message>
      <source>Search &amp;within:</source>
      <translation>S&amp;uchen im Umkreis von:</translation>
    </message>
    <message>
      <source>Pairs: {count}.</source>
      <translation>Paare: {count}.</translation>
    </message>
    <message>
      <source>moving</source>
      <translation>bewegtes Raster</translation>
    </message>
    <message>
      <source>reference</source>
      <translation>Referenz</translation>
    </message>
    <message>
      <source>Pairs: {count}; with rotation and scale alone they disagree by {misfit:.0f} px. That is normal for a map in another projection; otherwise check the pairs.</source>
      <translation>Paare: {count}; mit Drehung und Maßstab allein weichen sie um {misfit:.0f} px ab. Bei einer Karte in anderer Projektion ist das normal; sonst die Paare prüfen.</translation>
    </message>
    <message>
      <source>Now click the same place in the {raster} map.</source>
      <translation>Nun dieselbe Stelle in der anderen Karte anklicken ({raster}).</translation>
    </message>
    <message>
      <source>Start from my points…</source>
      <translation>Von meinen Punkten aus…</translation>
    </message>
    <message>
      <source>Show the doubtful points</source>
      <translation>Die fraglichen Punkte zeigen</translation>
    </message>
    <message>
      <source>More</source>
      <translation>Mehr</translation>
    </message>
    <message>
      <source>HetMatch does not consider this match reliable. Accept its points only after checking them:
with Preview, and one by one in the small maps. Your name is stored with the result
and in everything that is exported.

Your name:</source>
      <translation>HetMatch hält diese Zuordnung nicht für verlässlich. Ihre Punkte nur annehmen, wenn sie geprüft sind:
mit der Vorschau und einzeln in den kleinen Karten. Der Name wird mit dem Ergebnis
und in allem gespeichert, was exportiert wird.

Name:</translation>
    </message>
    <message>
      <source>Accept doubtful points</source>
      <translation>Fragliche Punkte annehmen</translation>
    </message>
    <message>
      <source>HetMatch tie points</source>
      <translation>HetMatch-Verknüpfungspunkte</translation>
    </message>
    <message>
      <source>the file '{path}' is missing; restore it at this path, or find it.</source>
      <translation>die Datei „{path}“ fehlt; sie an diesem Pfad wiederherstellen oder suchen.</translation>
    </message>
    <message>
      <source>Switch points on</source>
      <translation>Punkte einschalten</translation>
    </message>
    <message>
      <source>Switch points off</source>
      <translation>Punkte ausschalten</translation>
    </message>
    <message>
      <source>Make tie points</source>
      <translation>Zu Verknüpfungspunkten machen</translation>
    </message>
    <message>
      <source>Make check points</source>
      <translation>Zu Kontrollpunkten machen</translation>
    </message>
    <message>
      <source>Delete points</source>
      <translation>Punkte löschen</translation>
    </message>
    <message>
      <source>Move point</source>
      <translation>Punkt verschieben</translation>
    </message>
    <message>
      <source>Looking for the best match…</source>
      <translation>Beste Übereinstimmung wird gesucht…</translation>
    </message>
    <message>
      <source>Add point</source>
      <translation>Punkt hinzufügen</translation>
    </message>
    <message>
      <source>Paste points</source>
      <translation>Punkte einfügen</translation>
    </message>
    <message>
      <source>Choose transform</source>
      <translation>Transformation wählen</translation>
    </message>
    <message>
      <source>HetMatch's engine is not running.</source>
      <translation>Der Rechenkern von HetMatch läuft nicht.</translation>
    </message>
    <message>
      <source>Export GCPs to a folder</source>
      <translation>Passpunkte in einen Ordner exportieren</translation>
    </message>
    <message>
      <source>'{path}' already exists. Replace it with the points of this result?</source>
      <translation>„{path}“ ist schon vorhanden. Durch die Punkte dieses Ergebnisses ersetzen?</translation>
    </message>
    <message>
      <source>'{path}' cannot be written ({reason}); export the GCPs to another folder.</source>
      <translation>„{path}“ kann nicht geschrieben werden ({reason}); die Passpunkte in einen anderen Ordner exportieren.</translation>
    </message>
    <message>
      <source>QGIS deletes '{folder}' when it ends; choose another folder.</source>
      <translation>QGIS löscht „{folder}“, wenn es beendet wird; einen anderen Ordner wählen.</translation>
    </message>
    <message>
      <source>Creating the report of the edited points…</source>
      <translation>Der Bericht der bearbeiteten Punkte wird erstellt…</translation>
    </message>
    <message>
      <source>{reason} The other files were exported to {folder}.</source>
      <translation>{reason} Die anderen Dateien wurden nach {folder} exportiert.</translation>
    </message>
    <message>
      <source>There is no report in {folder}; it was moved or deleted.</source>
      <translation>In {folder} gibt es keinen Bericht; er wurde verschoben oder gelöscht.</translation>
    </message>
    <message>
      <source>Open in Georeferencer</source>
      <translation>In Georeferenzierung öffnen</translation>
    </message>
    <message>
      <source>'{path}' is open in another program; close it there, or export the GCPs to another folder.</source>
      <translation>„{path}“ ist in einem anderen Programm geöffnet; die Datei dort schließen oder die Passpunkte in einen anderen Ordner exportieren.</translation>
    </message>
    <message>
      <source>Export GCPs…</source>
      <translation>Passpunkte exportieren…</translation>
    </message>
    <message>
      <source>Points written to {points}. Open {raster} in Layer &gt; Georeferencer.</source>
      <translation>Punkte nach {points} geschrieben. {raster} unter Layer &gt; Georeferenzierung öffnen.</translation>
    </message>
    <message>
      <source>The report shows the original match; a report of your edits needs the engine.</source>
      <translation>Der Bericht zeigt die ursprüngliche Zuordnung; ein Bericht Ihrer Änderungen braucht den Rechenkern.</translation>
    </message>
    <message>
      <source>The tie points were closed before anything was written.</source>
      <translation>Die Verknüpfungspunkte wurden geschlossen, bevor etwas geschrieben wurde.</translation>
    </message>
    <message>
      <source>GCPs exported to {folder}.</source>
      <translation>Passpunkte nach {folder} exportiert.</translation>
    </message>
    <message>
      <source>That folder holds the result that is open; choose another folder.</source>
      <translation>Dieser Ordner enthält das geöffnete Ergebnis; einen anderen Ordner wählen.</translation>
    </message>
    <message>
      <source>In a photograph several edges run along each border and beside each tree: points that disagree with the position where the whole map fits best were left out</source>
      <translation>In einer Fotografie laufen mehrere Kanten an jeder Grenze entlang und neben jedem Baum: Punkte, die der Lage widersprechen, an der die ganze Karte am besten passt, wurden weggelassen</translation>
    </message>
    <message>
      <source>The model that is fitted to the tie points</source>
      <translation>Das Modell, das an die Verknüpfungspunkte angepasst wird</translation>
    </message>
    <message>
      <source>Tra&amp;nsform:</source>
      <translation>Tran&amp;sformation:</translation>
    </message>
    <message>
      <source>The shadows beside buildings and trees, as measured in the photograph</source>
      <translation>Die Schatten neben Gebäuden und Bäumen, wie sie im Foto gefunden wurden</translation>
    </message>
    <message>
      <source>No model</source>
      <translation>Kein Modell</translation>
    </message>
    <message>
      <source>{count} tie points</source>
      <translation>{count} Verknüpfungspunkte</translation>
    </message>
    <message>
      <source>{count} check points</source>
      <translation>{count} Kontrollpunkte</translation>
    </message>
    <message>
      <source>{count} switched off</source>
      <translation>{count} ausgeschaltet</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>Wiederholen</translation>
    </message>
    <message>
      <source>Not reliable: {reason} Nothing is exported until you accept the points.</source>
      <translation>Nicht verlässlich: {reason} Es wird nichts exportiert, bis die Punkte angenommen werden.</translation>
    </message>
    <message>
      <source>Try again</source>
      <translation>Erneut versuchen</translation>
    </message>
    <message>
      <source>No fit is possible: {why}</source>
      <translation>Keine Anpassung möglich: {why}</translation>
    </message>
    <message>
      <source>Over the overlap</source>
      <translation>Im Überlappungsbereich</translation>
    </message>
    <message>
      <source>Rated not reliable by HetMatch; accepted by {name}.</source>
      <translation>Von HetMatch als nicht verlässlich eingestuft; angenommen von {name}.</translation>
    </message>
    <message>
      <source>Find…</source>
      <translation>Suchen…</translation>
    </message>
    <message>
      <source>Accept…</source>
      <translation>Annehmen…</translation>
    </message>
    <message>
      <source>The result in '{folder}' was moved or deleted.</source>
      <translation>Das Ergebnis in „{folder}“ wurde verschoben oder gelöscht.</translation>
    </message>
    <message>
      <source>Snapped to the best match, {moved:.1f} px away, score {score:.2f}.</source>
      <translation>Auf beste Übereinstimmung eingerastet, {moved:.1f} px entfernt, Güte {score:.2f}.</translation>
    </message>
    <message>
      <source>The matcher found no match at this location.</source>
      <translation>Das Verfahren hat an diesem Ort keine Übereinstimmung gefunden.</translation>
    </message>
    <message>
      <source>Not snapped: {reason}</source>
      <translation>Nicht eingerastet: {reason}</translation>
    </message>
    <message>
      <source>Choose the point to move in the table first.</source>
      <translation>Zuerst den zu verschiebenden Punkt in der Tabelle wählen.</translation>
    </message>
    <message>
      <source>Click or drag in either map to set the location of the selected point.</source>
      <translation>In einer der Karten klicken oder ziehen, um den Ort des gewählten Punkts festzulegen.</translation>
    </message>
    <message>
      <source>Click the location of the new point in the reference map.</source>
      <translation>Den Ort des neuen Punkts in der Karte der Referenz anklicken.</translation>
    </message>
    <message>
      <source>Now click the same location in the moving map; the model proposes one.</source>
      <translation>Nun denselben Ort in der Karte des bewegten Rasters anklicken; das Modell schlägt einen vor.</translation>
    </message>
    <message>
      <source>Snap to &amp;best match</source>
      <translation>E&amp;inrasten</translation>
    </message>
    <message>
      <source>Moved and added points snap to the best match nearby</source>
      <translation>Verschobene und hinzugefügte Punkte rasten auf der besten Übereinstimmung in der Nähe ein</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>Löschen</translation>
    </message>
    <message>
      <source>Delete the point shown; a matched point is switched off, not deleted</source>
      <translation>Den gezeigten Punkt löschen; ein gefundener Punkt wird ausgeschaltet, nicht gelöscht</translation>
    </message>
    <message>
      <source>Vie&amp;w</source>
      <translation>Betra&amp;chten</translation>
    </message>
    <message>
      <source>Drag to pan, click a point to pick it</source>
      <translation>Ziehen verschiebt die Karte, ein Klick wählt einen Punkt</translation>
    </message>
    <message>
      <source>Move</source>
      <translation>Verschieben</translation>
    </message>
    <message>
      <source>Move the selected point</source>
      <translation>Den gewählten Punkt verschieben</translation>
    </message>
    <message>
      <source>Add</source>
      <translation>Neu</translation>
    </message>
    <message>
      <source>Add a point: click in the reference map, then in the moving map</source>
      <translation>Punkt hinzufügen: in die Karte der Referenz klicken, dann in die des bewegten Rasters</translation>
    </message>
    <message>
      <source>The clipboard holds no tie points; copy rows with the columns ref_x, ref_y, mov_x and mov_y.</source>
      <translation>Die Zwischenablage enthält keine Verknüpfungspunkte; Zeilen mit den Spalten ref_x, ref_y, mov_x und mov_y kopieren.</translation>
    </message>
    <message>
      <source>Row {number} of the clipboard has no location in both rasters; correct it.</source>
      <translation>Zeile {number} der Zwischenablage hat keine Lage in beiden Rastern; sie berichtigen.</translation>
    </message>
    <message>
      <source>There are no rows in the clipboard; copy some first.</source>
      <translation>In der Zwischenablage sind keine Zeilen; zuerst welche kopieren.</translation>
    </message>
    <message>
      <source>'{path}' holds no tie points of HetMatch; open a tie_points.gpkg.</source>
      <translation>„{path}“ enthält keine Verknüpfungspunkte von HetMatch; eine tie_points.gpkg öffnen.</translation>
    </message>
    <message>
      <source>The edit cannot be saved in '{path}'; is the file write-protected?</source>
      <translation>Die Änderung kann nicht in „{path}“ gespeichert werden; ist die Datei schreibgeschützt?</translation>
    </message>
    <message>
      <source>Show the moving raster on the map through the present transform, without a file</source>
      <translation>Das bewegte Raster mit der jetzigen Transformation in der Karte zeigen, ohne Datei</translation>
    </message>
    <message>
      <source>Match two rasters, or choose a result above, to view its points here.</source>
      <translation>Zwei Raster zuordnen oder oben ein Ergebnis wählen, um hier dessen Punkte zu sehen.</translation>
    </message>
    <message>
      <source>&amp;Preview</source>
      <translation>&amp;Vorschau</translation>
    </message>
    <message>
      <source>W&amp;arp…</source>
      <translation>Ent&amp;zerren…</translation>
    </message>
    <message>
      <source>E&amp;xport GCPs…</source>
      <translation>Passpunkt-E&amp;xport…</translation>
    </message>
    <message>
      <source>&amp;Georeferencer</source>
      <translation>&amp;Georeferenzierung</translation>
    </message>
    <message>
      <source>Repor&amp;t</source>
      <translation>Berich&amp;t</translation>
    </message>
    <message>
      <source>The moving side is a map drawn of vector layers, which cannot be warped; match the other way round, with the vector layers as the reference.</source>
      <translation>Die bewegte Seite ist eine aus Vektorlayern gezeichnete Karte und lässt sich nicht entzerren; umgekehrt zuordnen, mit den Vektorlayern als Referenz.</translation>
    </message>
    <message>
      <source>All points</source>
      <translation>Alle Punkte</translation>
    </message>
    <message>
      <source>Switched on</source>
      <translation>Eingeschaltete</translation>
    </message>
    <message>
      <source>Switched off</source>
      <translation>Ausgeschaltete</translation>
    </message>
    <message>
      <source>Tie points</source>
      <translation>Verknüpfungspunkte</translation>
    </message>
    <message>
      <source>Check points</source>
      <translation>Kontrollpunkte</translation>
    </message>
    <message>
      <source>Set by hand</source>
      <translation>Von Hand gesetzte</translation>
    </message>
    <message>
      <source>S&amp;how:</source>
      <translation>&amp;Zeigen:</translation>
    </message>
    <message>
      <source>Histogram</source>
      <translation>Histogramm</translation>
    </message>
    <message>
      <source>Histogram; switch points off by residual or score</source>
      <translation>Histogramm; Punkte nach Residuum oder Güte ausschalten</translation>
    </message>
    <message>
      <source>Next worst</source>
      <translation>Nächster</translation>
    </message>
    <message>
      <source>The largest residual that you have not looked at yet, here and on the map (F3)</source>
      <translation>Das größte Residuum, das noch nicht angesehen wurde, hier und in der Karte (F3)</translation>
    </message>
    <message>
      <source>Residual above</source>
      <translation>Residuum über</translation>
    </message>
    <message>
      <source>Score below</source>
      <translation>Güte unter</translation>
    </message>
    <message>
      <source>Check points too</source>
      <translation>Auch Kontrollpunkte</translation>
    </message>
    <message>
      <source>Their RMSE is not an independent measure once bad check points are removed</source>
      <translation>Ihr RMSE ist kein unabhängiges Maß mehr, wenn schlechte Kontrollpunkte entfernt werden</translation>
    </message>
    <message>
      <source>Points beyond the limit, of those that are switched on</source>
      <translation>Punkte jenseits der Grenze, von den eingeschalteten</translation>
    </message>
    <message>
      <source>Only these</source>
      <translation>Nur diese</translation>
    </message>
    <message>
      <source>Show only these points in the table</source>
      <translation>In der Tabelle nur diese Punkte zeigen</translation>
    </message>
    <message>
      <source>Switch off</source>
      <translation>Ausschalten</translation>
    </message>
    <message>
      <source>{count} of {total}</source>
      <translation>{count} von {total}</translation>
    </message>
    <message>
      <source>Switch {count} off</source>
      <translation>{count} ausschalten</translation>
    </message>
    <message>
      <source>After</source>
      <translation>Nachher</translation>
    </message>
    <message>
      <source>Before</source>
      <translation>Vorher</translation>
    </message>
    <message>
      <source>ID</source>
      <translation>ID</translation>
    </message>
    <message>
      <source>Residual</source>
      <translation>Residuum</translation>
    </message>
    <message>
      <source>Score</source>
      <translation>Güte</translation>
    </message>
    <message>
      <source>Role</source>
      <translation>Rolle</translation>
    </message>
    <message>
      <source>Origin</source>
      <translation>Herkunft</translation>
    </message>
    <message>
      <source>Reference x</source>
      <translation>Referenz x</translation>
    </message>
    <message>
      <source>Reference y</source>
      <translation>Referenz y</translation>
    </message>
    <message>
      <source>Moving x</source>
      <translation>Bewegt x</translation>
    </message>
    <message>
      <source>Moving y</source>
      <translation>Bewegt y</translation>
    </message>
    <message>
      <source>The point is used</source>
      <translation>Der Punkt wird verwendet</translation>
    </message>
    <message>
      <source>Distance between the point and its position by the model, in reference pixels</source>
      <translation>Abstand des Punkts von seiner Position nach dem Modell, in Pixeln der Referenz</translation>
    </message>
    <message>
      <source>Confidence of the matcher, 0 to 1</source>
      <translation>Konfidenz des Verfahrens, 0 bis 1</translation>
    </message>
    <message>
      <source>Tie points determine the model; check points only measure its accuracy</source>
      <translation>Verknüpfungspunkte bestimmen das Modell; Kontrollpunkte messen nur seine Genauigkeit</translation>
    </message>
    <message>
      <source>Found by the matcher, or set or moved by hand</source>
      <translation>Vom Verfahren gefunden oder von Hand gesetzt oder verschoben</translation>
    </message>
    <message>
      <source>check</source>
      <translation>Kontrolle</translation>
    </message>
    <message>
      <source>tie</source>
      <translation>Verknüpfung</translation>
    </message>
    <message>
      <source>manual</source>
      <translation>von Hand</translation>
    </message>
    <message>
      <source>matched</source>
      <translation>gefunden</translation>
    </message>
    <message>
      <source>Switch o&amp;n</source>
      <translation>&amp;Einschalten</translation>
    </message>
    <message>
      <source>Switch o&amp;ff</source>
      <translation>&amp;Ausschalten</translation>
    </message>
    <message>
      <source>Use as &amp;tie point</source>
      <translation>Als &amp;Verknüpfungspunkt verwenden</translation>
    </message>
    <message>
      <source>Use as &amp;check point</source>
      <translation>Als &amp;Kontrollpunkt verwenden</translation>
    </message>
    <message>
      <source>&amp;Delete (a matched point is switched off)</source>
      <translation>&amp;Löschen (ein gefundener Punkt wird ausgeschaltet)</translation>
    </message>
    <message>
      <source>&amp;Show on the map</source>
      <translation>In der Karte z&amp;eigen</translation>
    </message>
    <message>
      <source>C&amp;opy</source>
      <translation>&amp;Kopieren</translation>
    </message>
    <message>
      <source>&amp;Paste</source>
      <translation>Ei&amp;nfügen</translation>
    </message>
    <message>
      <source>Points pasted: {count}.</source>
      <translation>Punkte eingefügt: {count}.</translation>
    </message>
    <message>
      <source>Points copied: {count}.</source>
      <translation>Punkte kopiert: {count}.</translation>
    </message>
    <message>
      <source>There already: {count}.</source>
      <translation>Schon vorhanden: {count}.</translation>
    </message>
    <message>
      <source>Outside the rasters: {count}.</source>
      <translation>Außerhalb der Raster: {count}.</translation>
    </message>
    <message>
      <source>These files already exist. Replace them?</source>
      <translation>Diese Dateien sind schon vorhanden. Ersetzen?</translation>
    </message>
    <message>
      <source>Warp the moving raster</source>
      <translation>Bewegtes Raster entzerren</translation>
    </message>
    <message>
      <source>GeoTIFF (*.tif *.tiff)</source>
      <translation>GeoTIFF (*.tif *.tiff)</translation>
    </message>
    <message>
      <source>Warp the moving raster to</source>
      <translation>Bewegtes Raster entzerren nach</translation>
    </message>
    <message>
      <source>Of the same scene: other bands and products, also with other pixel sizes. Each becomes &lt;its name&gt;_registered.tif beside the file above.</source>
      <translation>Von derselben Szene: andere Kanäle und Produkte, auch mit anderen Pixelgrößen. Jedes wird zu &lt;sein Name&gt;_registered.tif neben der Datei oben.</translation>
    </message>
    <message>
      <source>&amp;Load into the project</source>
      <translation>Ins Projekt &amp;laden</translation>
    </message>
    <message>
      <source>&amp;File</source>
      <translation>&amp;Datei</translation>
    </message>
    <message>
      <source>C&amp;ompanion rasters</source>
      <translation>&amp;Begleitraster</translation>
    </message>
    <message>
      <source>&amp;Warp</source>
      <translation>&amp;Entzerren</translation>
    </message>
    <message>
      <source>Companion rasters of the moving raster</source>
      <translation>Begleitraster des bewegten Rasters</translation>
    </message>
    <message>
      <source>As fitted</source>
      <translation>Wie angepasst</translation>
    </message>
    <message>
      <source>{transform} (as fitted)</source>
      <translation>{transform} (wie angepasst)</translation>
    </message>
    <message>
      <source>Choose a file for the warped raster.</source>
      <translation>Eine Datei für das entzerrte Raster wählen.</translation>
    </message>
    <message>
      <source>The warped raster would replace an input; choose another file name.</source>
      <translation>Das entzerrte Raster würde eine Eingabe ersetzen; einen anderen Dateinamen wählen.</translation>
    </message>
    <message>
      <source>&amp;Add…</source>
      <translation>&amp;Hinzufügen…</translation>
    </message>
    <message>
      <source>The warp was cancelled, and nothing was written.</source>
      <translation>Das Entzerren wurde abgebrochen; es wurde nichts geschrieben.</translation>
    </message>
    <message>
      <source>Warp to {name}</source>
      <translation>Entzerren nach {name}</translation>
    </message>
    <message>
      <source>The warp failed: {reason}</source>
      <translation>Das Entzerren ist fehlgeschlagen: {reason}</translation>
    </message>
    <message>
      <source>The points were edited after the match; warp with the button of their panel.</source>
      <translation>Die Punkte wurden nach der Zuordnung bearbeitet; mit der Schaltfläche in ihrem Bedienfeld entzerren.</translation>
    </message>
    <message>
      <source>{warning} (all warnings are in the log)</source>
      <translation>{warning} (alle Warnungen stehen im Protokoll)</translation>
    </message>
    <message>
      <source>Warped to {path}: {transform}.</source>
      <translation>Entzerrt nach {path}: {transform}.</translation>
    </message>
    <message>
      <source>This needs QGIS's Processing; enable it under Plugins &gt; Manage and Install Plugins.</source>
      <translation>Dafür wird die Verarbeitung (Processing) von QGIS gebraucht; unter Erweiterungen &gt; Erweiterungen verwalten und installieren einschalten.</translation>
    </message>
    <message>
      <source>Doubtful points</source>
      <translation>Fragliche Punkte</translation>
    </message>
    <message>
      <source>Tiles</source>
      <translation>Kacheln</translation>
    </message>
    <message>
      <source>HetMatch: {title}</source>
      <translation>HetMatch: {title}</translation>
    </message>
    <message>
      <source>Tile with inconsistent points</source>
      <translation>Kachel mit inkonsistenten Punkten</translation>
    </message>
    <message>
      <source>Tile without tie points</source>
      <translation>Kachel ohne Verknüpfungspunkte</translation>
    </message>
    <message>
      <source>Tile skipped</source>
      <translation>Übersprungene Kachel</translation>
    </message>
    <message>
      <source>HetMatch, not reliable: {title}</source>
      <translation>HetMatch, nicht verlässlich: {title}</translation>
    </message>
    <message>
      <source>{count} points found, but they are not consistent enough</source>
      <translation>{count} Punkte gefunden, aber sie sind nicht konsistent genug</translation>
    </message>
    <message>
      <source>&amp;Match rasters…</source>
      <translation>Raster &amp;zuordnen…</translation>
    </message>
    <message>
      <source>Match m&amp;any rasters…</source>
      <translation>&amp;Viele Raster zuordnen…</translation>
    </message>
    <message>
      <source>&amp;Tie points</source>
      <translation>&amp;Verknüpfungspunkte</translation>
    </message>
    <message>
      <source>&amp;Warp rasters…</source>
      <translation>Raster &amp;entzerren…</translation>
    </message>
    <message>
      <source>&amp;Compare on the map</source>
      <translation>In der Karte &amp;vergleichen</translation>
    </message>
    <message>
      <source>&amp;Assess co-registration…</source>
      <translation>&amp;Passgenauigkeit prüfen…</translation>
    </message>
    <message>
      <source>Tr&amp;y the example</source>
      <translation>Beispiel a&amp;usprobieren</translation>
    </message>
    <message>
      <source>&amp;Set up HetMatch…</source>
      <translation>HetMatch &amp;einrichten…</translation>
    </message>
    <message>
      <source>&amp;Help</source>
      <translation>&amp;Hilfe</translation>
    </message>
    <message>
      <source>There is no raster to compare; add two to the project.</source>
      <translation>Es gibt kein Raster zum Vergleichen; dem Projekt zwei hinzufügen.</translation>
    </message>
    <message>
      <source>The example needs the engine, which is not set up yet.</source>
      <translation>Das Beispiel braucht den Rechenkern, der noch nicht eingerichtet ist.</translation>
    </message>
    <message>
      <source>Measures the co-registration accuracy of two rasters, also of different modalities: RMSE, bias, CE90 and CE95, in pixels and in metres.

Both georeferences are used as they are, and neither raster is changed. The results are displacement vectors from the location in the reference to that in the moving raster, a heat map, a report, and whether your requirement is met.

If nothing reliable can be measured, or the rasters are too far apart, MEASURED is false and REASON explains it; this is not an error, so that batches continue.</source>
      <translation>Misst die Passgenauigkeit zweier Raster, auch verschiedener Modalitäten: RMSE, systematischer Versatz, CE90 und CE95, in Pixeln und in Metern.

Beide Georeferenzierungen werden unverändert verwendet, und kein Raster wird verändert. Die Ergebnisse sind Verschiebungsvektoren vom Ort in der Referenz zum Ort im bewegten Raster, eine Fehlerkarte, ein Bericht und die Aussage, ob Ihre Anforderung erfüllt ist.

Kann nichts Verlässliches gemessen werden oder liegen die Raster zu weit auseinander, ist MEASURED falsch und REASON nennt den Grund; das ist kein Fehler, damit eine Stapelverarbeitung weiterläuft.</translation>
    </message>
    <message>
      <source>Required: {requirement}. Measured: {found}. Met.</source>
      <translation>Gefordert: {requirement}. Gemessen: {found}. Erfüllt.</translation>
    </message>
    <message>
      <source>Required: {requirement}. Measured: {found}. Not met.</source>
      <translation>Gefordert: {requirement}. Gemessen: {found}. Nicht erfüllt.</translation>
    </message>
    <message>
      <source>accuracy,CE90,RMSE,coregistration,quality,geolocation,shift,check</source>
      <translation>Genauigkeit,CE90,RMSE,Koregistrierung,Qualität,Lagegenauigkeit,Versatz,prüfen</translation>
    </message>
    <message>
      <source>Bias to the right</source>
      <translation>Versatz nach rechts</translation>
    </message>
    <message>
      <source>Bias downwards</source>
      <translation>Versatz nach unten</translation>
    </message>
    <message>
      <source>pixels of the coarser raster</source>
      <translation>Pixel des gröberen Rasters</translation>
    </message>
    <message>
      <source>metres</source>
      <translation>Meter</translation>
    </message>
    <message>
      <source>The raster whose co-registration with the reference is measured.</source>
      <translation>Das Raster, dessen Passgenauigkeit zur Referenz gemessen wird.</translation>
    </message>
    <message>
      <source>Accuracy measure</source>
      <translation>Genauigkeitsmaß</translation>
    </message>
    <message>
      <source>Maximum value</source>
      <translation>Höchstwert</translation>
    </message>
    <message>
      <source>Empty for no requirement; PASSED is then true if the accuracy could be measured.</source>
      <translation>Leer für keine Anforderung; PASSED ist dann wahr, wenn die Genauigkeit gemessen werden konnte.</translation>
    </message>
    <message>
      <source>Unit</source>
      <translation>Einheit</translation>
    </message>
    <message>
      <source>Unit of the maximum value.</source>
      <translation>Einheit des Höchstwerts.</translation>
    </message>
    <message>
      <source>Area to assess</source>
      <translation>Zu prüfendes Gebiet</translation>
    </message>
    <message>
      <source>Empty for the whole overlap.</source>
      <translation>Leer für die ganze Überlappung.</translation>
    </message>
    <message>
      <source>Lines from the location in the reference to the location in the moving raster.</source>
      <translation>Linien vom Ort in der Referenz zum Ort im bewegten Raster.</translation>
    </message>
    <message>
      <source>Displacement of the moving raster over the whole overlap.</source>
      <translation>Verschiebung des bewegten Rasters über die ganze Überlappung.</translation>
    </message>
    <message>
      <source>The report, all figures as JSON, the displacements as GeoPackage and CSV, the heat map. Results of an earlier assessment in it are replaced, other files stay.</source>
      <translation>Der Bericht, alle Zahlen als JSON, die Verschiebungen als GeoPackage und CSV, die Fehlerkarte. Ergebnisse einer früheren Prüfung darin werden ersetzt, andere Dateien bleiben.</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>Bericht</translation>
    </message>
    <message>
      <source>Measurement succeeded</source>
      <translation>Messung gelungen</translation>
    </message>
    <message>
      <source>Requirement met</source>
      <translation>Anforderung erfüllt</translation>
    </message>
    <message>
      <source>Outcome in words</source>
      <translation>Ergebnis in Worten</translation>
    </message>
    <message>
      <source>Number of displacements</source>
      <translation>Anzahl der Verschiebungen</translation>
    </message>
    <message>
      <source>Largest displacement that can be measured; match rasters that are farther apart first.</source>
      <translation>Größte messbare Verschiebung; Raster, die weiter auseinander liegen, zuerst zuordnen.</translation>
    </message>
    <message>
      <source>Maximum number of displacements</source>
      <translation>Höchstzahl der Verschiebungen</translation>
    </message>
    <message>
      <source>Folder for all results</source>
      <translation>Ordner für alle Ergebnisse</translation>
    </message>
    <message>
      <source>'{name}' must be a number, not '{value}'.</source>
      <translation>„{name}“ muss eine Zahl sein, nicht „{value}“.</translation>
    </message>
    <message>
      <source>Log: {path}</source>
      <translation>Protokoll: {path}</translation>
    </message>
    <message>
      <source>Matches many scenes to one reference, several at once, and warps and assesses them if you like.

A scene that fails stops no other one. Cancel at any time: run it again with the same folder, and only what is missing or has changed is done.

The summary is a page with all outcomes, a table and a layer of footprints. Scenes without a reliable match are counted in NO_MATCH; this is not an error, so that models continue.</source>
      <translation>Ordnet viele Szenen einer Referenz zu, mehrere zugleich, und entzerrt und prüft sie auf Wunsch.

Eine Szene, die fehlschlägt, hält keine andere auf. Abbrechen ist jederzeit möglich: Starten Sie mit demselben Ordner erneut, und nur was fehlt oder sich geändert hat, wird erledigt.

Die Zusammenfassung ist eine Seite mit allen Ergebnissen, eine Tabelle und ein Layer der Umrisse. Szenen ohne verlässliche Zuordnung werden in NO_MATCH gezählt; das ist kein Fehler, damit Modelle weiterlaufen.</translation>
    </message>
    <message>
      <source>{scene}: {outcome}. {reason}</source>
      <translation>{scene}: {outcome}. {reason}</translation>
    </message>
    <message>
      <source>The {name} cannot be read; choose another raster.</source>
      <translation>{name}: kann nicht gelesen werden; ein anderes Raster wählen.</translation>
    </message>
    <message>
      <source>Choose scenes, or a folder of scenes.</source>
      <translation>Szenen oder einen Ordner mit Szenen wählen.</translation>
    </message>
    <message>
      <source>Of the warped scenes, where they are warped.</source>
      <translation>Der entzerrten Szenen, falls sie entzerrt werden.</translation>
    </message>
    <message>
      <source>Automatic derives it from the pixels; the report shows the result.</source>
      <translation>„Automatisch“ leitet sie aus den Pixeln ab; der Bericht zeigt das Ergebnis.</translation>
    </message>
    <message>
      <source>Skip scenes whose results are in the folder and belong to the same files and settings.</source>
      <translation>Szenen überspringen, deren Ergebnisse im Ordner liegen und zu denselben Dateien und Einstellungen gehören.</translation>
    </message>
    <message>
      <source>Outlines of the scenes with the outcome, the accuracy and the shift of each.</source>
      <translation>Umrisse der Szenen mit Ergebnis, Genauigkeit und Versatz jeder Szene.</translation>
    </message>
    <message>
      <source>A folder for each scene, and the summary as a page, a table and a layer.</source>
      <translation>Ein Ordner für jede Szene, und die Zusammenfassung als Seite, Tabelle und Layer.</translation>
    </message>
    <message>
      <source>Overview</source>
      <translation>Übersicht</translation>
    </message>
    <message>
      <source>Summary as a table</source>
      <translation>Zusammenfassung als Tabelle</translation>
    </message>
    <message>
      <source>Number of scenes</source>
      <translation>Anzahl der Szenen</translation>
    </message>
    <message>
      <source>Scenes that match</source>
      <translation>Zugeordnete Szenen</translation>
    </message>
    <message>
      <source>Scenes without a reliable match</source>
      <translation>Szenen ohne verlässliche Zuordnung</translation>
    </message>
    <message>
      <source>Scenes that failed</source>
      <translation>Fehlgeschlagene Szenen</translation>
    </message>
    <message>
      <source>The file that stays in place: a raster, or a vector layer.</source>
      <translation>Die Datei, die an ihrem Ort bleibt: ein Raster oder ein Vektorlayer.</translation>
    </message>
    <message>
      <source>Rasters to be matched to the reference; those of the folder are added to them.</source>
      <translation>Raster, die der Referenz zugeordnet werden; die des Ordners kommen hinzu.</translation>
    </message>
    <message>
      <source>All files in it that match the pattern are scenes, except for the reference.</source>
      <translation>Alle Dateien darin, deren Name passt, sind Szenen, außer der Referenz.</translation>
    </message>
    <message>
      <source>Area to match</source>
      <translation>Gebiet der Zuordnung</translation>
    </message>
    <message>
      <source>Tie points are searched only in this area; empty for the whole overlap.</source>
      <translation>Nur in diesem Gebiet wird nach Verknüpfungspunkten gesucht; leer für die ganze Überlappung.</translation>
    </message>
    <message>
      <source>Empty for a choice by modality.</source>
      <translation>Leer für eine Wahl nach der Modalität.</translation>
    </message>
    <message>
      <source>Numbers of the bands of each scene, such as 4;3;2. Empty for a choice by modality.</source>
      <translation>Nummern der Kanäle jeder Szene, etwa 4;3;2. Leer für eine Wahl nach Modalität.</translation>
    </message>
    <message>
      <source>Footprints</source>
      <translation>Umrisse</translation>
    </message>
    <message>
      <source>Files named</source>
      <translation>Dateinamen</translation>
    </message>
    <message>
      <source>Scenes at once (0: automatic)</source>
      <translation>Szenen zugleich (0: automatisch)</translation>
    </message>
    <message>
      <source>register,coregister,tie points,GCP,georeference,SAR,radar,thermal,align</source>
      <translation>registrieren,koregistrieren,Verknüpfungspunkte,Passpunkte,georeferenzieren,SAR,Radar,thermal,ausrichten</translation>
    </message>
    <message>
      <source>Finds tie points between two rasters that show the same ground but do not look alike: radar and optical, thermal and visible, map and imagery, old and new.

The reference stays in place; the moving raster gets tie points, and GCPs that gdalwarp and the Georeferencer read directly. It may be misplaced by the search radius, or have no georeference at all.

If nothing reliable is found, the layer stays empty, MATCHED is false and REASON explains it; this is not an error, so that batches continue.</source>
      <translation>Findet Verknüpfungspunkte zwischen zwei Rastern, die dasselbe Gelände zeigen, aber verschieden aussehen: Radar und optisch, thermal und sichtbar, Karte und Bild, alt und neu.

Die Referenz bleibt, wo sie ist; das bewegte Raster bekommt Verknüpfungspunkte und dazu Passpunkte, die gdalwarp und die Georeferenzierung direkt lesen. Es darf um den Suchradius falsch liegen oder gar keine Georeferenzierung haben.

Wird nichts Verlässliches gefunden, bleibt der Layer leer, MATCHED ist falsch und REASON nennt den Grund; das ist kein Fehler, damit eine Stapelverarbeitung weiterläuft.</translation>
    </message>
    <message>
      <source>The raster that gets the tie points; it may be misplaced or have no georeference.</source>
      <translation>Das Raster, das die Verknüpfungspunkte bekommt; es darf falsch liegen oder keine Georeferenzierung haben.</translation>
    </message>
    <message>
      <source>Points at their locations in the reference, with their locations in the moving raster.</source>
      <translation>Punkte an ihrem Ort in der Referenz, mit ihrem Ort im bewegten Raster.</translation>
    </message>
    <message>
      <source>GeoPackage, CSV, GCPs for GDAL and the Georeferencer, a report. Results of an earlier match in it are replaced, other files stay.</source>
      <translation>GeoPackage, CSV, Passpunkte für GDAL und die Georeferenzierung, ein Bericht. Ergebnisse einer früheren Zuordnung darin werden ersetzt, andere Dateien bleiben.</translation>
    </message>
    <message>
      <source>Automatic tries all angles where one of the rasters has no georeference.</source>
      <translation>Automatisch werden alle Winkel versucht, wenn einem der Raster die Georeferenzierung fehlt.</translation>
    </message>
    <message>
      <source>Reliable match found</source>
      <translation>Verlässliche Zuordnung gefunden</translation>
    </message>
    <message>
      <source>Number of tie points</source>
      <translation>Anzahl der Verknüpfungspunkte</translation>
    </message>
    <message>
      <source>Probability that the match is correct</source>
      <translation>Wahrscheinlichkeit, dass die Zuordnung stimmt</translation>
    </message>
    <message>
      <source>RMSE to expect over the overlap, reference pixels</source>
      <translation>Zu erwartender RMSE im Überlappungsbereich, Referenzpixel</translation>
    </message>
    <message>
      <source>RMSE at check points, reference pixels</source>
      <translation>RMSE an Kontrollpunkten, in Pixeln der Referenz</translation>
    </message>
    <message>
      <source>Shift at the centre, reference pixels</source>
      <translation>Verschiebung in der Mitte, Referenzpixel</translation>
    </message>
    <message>
      <source>Shift at the centre, metres</source>
      <translation>Verschiebung in der Mitte, Meter</translation>
    </message>
    <message>
      <source>Share of the overlap with tie points</source>
      <translation>Anteil der Überlappung mit Verknüpfungspunkten</translation>
    </message>
    <message>
      <source>Standard error of the displacement that is to be reached everywhere. 0 asks for 0.2 pixels, or for the scatter of the points if that is more.</source>
      <translation>Standardfehler der Verschiebung, der überall erreicht werden soll. 0 verlangt 0,2 Pixel oder die Streuung der Punkte, wenn diese größer ist.</translation>
    </message>
    <message>
      <source>{option} in pixels</source>
      <translation>{option} in Pixeln</translation>
    </message>
    <message>
      <source>{option} (0: automatic)</source>
      <translation>{option} (0: automatisch)</translation>
    </message>
    <message>
      <source>Only vector files can be drawn on one map; leave the other layers out.</source>
      <translation>Nur Vektordateien können auf eine gemeinsame Karte gezeichnet werden; die anderen Layer weglassen.</translation>
    </message>
    <message>
      <source>moving raster</source>
      <translation>bewegtes Raster</translation>
    </message>
    <message>
      <source>Sets up a Python environment for HetMatch's engine in your QGIS profile: about 0.4 GB to download and about 1.6 GB of disk space, without administrator rights. QGIS's own Python is not changed. If HetMatch is set up and works, nothing is done.</source>
      <translation>Richtet im QGIS-Profil eine Python-Umgebung für den Rechenkern von HetMatch ein: etwa 0,4 GB zum Herunterladen und etwa 1,6 GB Plattenplatz, ohne Administratorrechte. Das Python von QGIS wird nicht verändert. Ist HetMatch eingerichtet und funktioniert, geschieht nichts.</translation>
    </message>
    <message>
      <source>Python 3.10 or newer that has all packages; nothing is installed then.</source>
      <translation>Python 3.10 oder neuer mit allen Paketen; dann wird nichts installiert.</translation>
    </message>
    <message>
      <source>The address of a package index; empty for PyPI.</source>
      <translation>Adresse eines Paketindex; leer für PyPI.</translation>
    </message>
    <message>
      <source>Install PyTorch, too: D2-Net and graphics cards need it; the default network on the processor does not.</source>
      <translation>Auch PyTorch installieren: D2-Net und Grafikkarten brauchen es, das Standardnetz auf dem Prozessor nicht.</translation>
    </message>
    <message>
      <source>Create the environment again even if HetMatch is set up and works.</source>
      <translation>Die Umgebung auch dann neu anlegen, wenn HetMatch eingerichtet ist und funktioniert.</translation>
    </message>
    <message>
      <source>HetMatch's Python</source>
      <translation>Python von HetMatch</translation>
    </message>
    <message>
      <source>An existing Python to use instead</source>
      <translation>Stattdessen ein vorhandenes Python verwenden</translation>
    </message>
    <message>
      <source>Package index</source>
      <translation>Paketindex</translation>
    </message>
    <message>
      <source>Wheel folder</source>
      <translation>Wheel-Ordner</translation>
    </message>
    <message>
      <source>Set up in full</source>
      <translation>Vollständig einrichten</translation>
    </message>
    <message>
      <source>Set up again</source>
      <translation>Neu einrichten</translation>
    </message>
    <message>
      <source>Automatic uses a graphics card if the engine's Python supports it.</source>
      <translation>„Automatisch“ verwendet eine Grafikkarte, wenn das Python des Rechenkerns sie unterstützt.</translation>
    </message>
    <message>
      <source>For a reference of vector layers, and for one that is not a file, such as a tile or map server, in units of its CRS. Automatic follows the moving raster.</source>
      <translation>Für eine Referenz aus Vektorlayern und für eine, die keine Datei ist, etwa einen Kachel- oder Kartenserver, in Einheiten ihres KBS. Automatisch richtet sich nach dem bewegten Raster.</translation>
    </message>
    <message>
      <source>The raster that stays in place, or a vector layer.</source>
      <translation>Das Raster, das an seinem Platz bleibt, oder ein Vektorlayer.</translation>
    </message>
    <message>
      <source>Further vector layers of the reference</source>
      <translation>Weitere Vektorlayer der Referenz</translation>
    </message>
    <message>
      <source>Further vector layers to be moved</source>
      <translation>Weitere bewegte Vektorlayer</translation>
    </message>
    <message>
      <source>Pixel size of a drawn reference (0: automatic)</source>
      <translation>Pixelgröße einer gezeichneten Referenz (0: automatisch)</translation>
    </message>
    <message>
      <source>Roads, buildings, lakes: all are drawn on one plain map.</source>
      <translation>Straßen, Gebäude, Seen: alles wird auf eine einfache Karte gezeichnet.</translation>
    </message>
    <message>
      <source>Warp rasters</source>
      <translation>Raster entzerren</translation>
    </message>
    <message>
      <source>Warps the moving raster of a match onto its reference, and companion rasters of the same scene with it. Each is resampled once, from its own pixels to the grid.

The tie points are those of the match. For points that you edited in the panel, use the panel's button Warp, or export them there and choose the folder of the export.

GDAL's warnings are in the log and in WARNINGS.</source>
      <translation>Entzerrt das bewegte Raster einer Zuordnung auf seine Referenz und mit ihm Begleitraster derselben Szene. Jedes wird einmal umgetastet, von seinen eigenen Pixeln auf das Gitter.

Verwendet werden die Verknüpfungspunkte der Zuordnung. Für Punkte, die Sie im Bedienfeld bearbeitet haben, dort „Entzerren“ verwenden oder sie dort exportieren und den Ordner des Exports wählen.

Warnungen von GDAL stehen im Protokoll und in WARNINGS.</translation>
    </message>
    <message>
      <source>register,coregister,rectify,resample,gdalwarp,GCP,orthorectify</source>
      <translation>registrieren,koregistrieren,entzerren,umtasten,gdalwarp,Passpunkte,orthorektifizieren</translation>
    </message>
    <message>
      <source>Choose a folder for the companion rasters.</source>
      <translation>Einen Ordner für die Begleitraster wählen.</translation>
    </message>
    <message>
      <source>Nothing would be written; choose an output.</source>
      <translation>Es würde nichts geschrieben; eine Ausgabe wählen.</translation>
    </message>
    <message>
      <source>The tie points of this result were edited in the panel, and the edits are not used here; export them from the panel, or warp there.</source>
      <translation>Die Verknüpfungspunkte dieses Ergebnisses wurden im Bedienfeld bearbeitet, und die Änderungen werden hier nicht verwendet; sie von dort exportieren oder dort entzerren.</translation>
    </message>
    <message>
      <source>{name} registered</source>
      <translation>{name} registriert</translation>
    </message>
    <message>
      <source>Folder of results of Match rasters, with result.json and tie_points.csv.</source>
      <translation>Ergebnisordner von „Raster zuordnen“, mit result.json und tie_points.csv.</translation>
    </message>
    <message>
      <source>Of the same scene: other bands and products, also with other pixel sizes.</source>
      <translation>Von derselben Szene: andere Kanäle und Produkte, auch mit anderen Pixelgrößen.</translation>
    </message>
    <message>
      <source>The local displacement grid follows uneven terrain from point to point.</source>
      <translation>Das lokale Verschiebungsgitter folgt unebenem Gelände von Punkt zu Punkt.</translation>
    </message>
    <message>
      <source>Automatic is cubic, and the nearest neighbour for classes and colour tables.</source>
      <translation>Automatisch ist kubisch, bei Klassen und Farbtabellen der nächste Nachbar.</translation>
    </message>
    <message>
      <source>Rasters with aligned pixels can be compared without further resampling.</source>
      <translation>Raster mit aneinander ausgerichteten Pixeln lassen sich ohne erneutes Umtasten vergleichen.</translation>
    </message>
    <message>
      <source>All bands, with their names, colours, nodata and masks.</source>
      <translation>Alle Kanäle, mit Namen, Farben, Leerwerten und Masken.</translation>
    </message>
    <message>
      <source>Each becomes &lt;its name&gt;_registered.tif in it.</source>
      <translation>Jedes wird darin zu &lt;sein Name&gt;_registered.tif.</translation>
    </message>
    <message>
      <source>All warped rasters</source>
      <translation>Alle entzerrten Raster</translation>
    </message>
    <message>
      <source>Transform in words</source>
      <translation>Transformation in Worten</translation>
    </message>
    <message>
      <source>GDAL's warnings</source>
      <translation>Warnungen von GDAL</translation>
    </message>
    <message>
      <source>Files to warp, such as /data/scene_B*.tif; separate several patterns with ;.</source>
      <translation>Zu entzerrende Dateien, etwa /data/scene_B*.tif; mehrere Muster mit ; trennen.</translation>
    </message>
    <message>
      <source>In units of the reference's CRS, for the grid of native pixel size; empty for the raster's present pixel size.</source>
      <translation>In Einheiten des KBS der Referenz, für das Gitter mit eigener Pixelgröße; leer für die jetzige Pixelgröße des Rasters.</translation>
    </message>
    <message>
      <source>Extent of the output in the reference's CRS; empty for the whole raster.</source>
      <translation>Ausdehnung der Ausgabe im KBS der Referenz; leer für das ganze Raster.</translation>
    </message>
    <message>
      <source>Empty for the raster's own nodata value, or a mask if it has none.</source>
      <translation>Leer für den Leerwert des Rasters oder, wenn es keinen hat, eine Maske.</translation>
    </message>
    <message>
      <source>Both end in .tif; the first has overviews inside.</source>
      <translation>Beide enden auf .tif; das erste enthält Übersichten.</translation>
    </message>
    <message>
      <source>Its present path, if it was moved or renamed after the match.</source>
      <translation>Sein jetziger Pfad, falls es nach der Zuordnung verschoben oder umbenannt wurde.</translation>
    </message>
    <message>
      <source>Folder of a match</source>
      <translation>Ordner einer Zuordnung</translation>
    </message>
    <message>
      <source>Companion rasters</source>
      <translation>Begleitraster</translation>
    </message>
    <message>
      <source>Warped moving raster</source>
      <translation>Entzerrtes bewegtes Raster</translation>
    </message>
    <message>
      <source>Folder for the companion rasters</source>
      <translation>Ordner für die Begleitraster</translation>
    </message>
    <message>
      <source>Pattern of companion rasters</source>
      <translation>Muster für Begleitraster</translation>
    </message>
    <message>
      <source>'{path}' cannot be written; check the folder and the free disk space.</source>
      <translation>„{path}“ kann nicht geschrieben werden; den Ordner und den freien Plattenplatz prüfen.</translation>
    </message>
    <message>
      <source>A CRS was assigned to some of the vector layers only; save them with the right CRS first (Export &gt; Save Features As…).</source>
      <translation>Nur einigen der Vektorlayer wurde ein KBS zugewiesen; sie zuerst mit dem richtigen KBS speichern (Export &gt; Objekte speichern als…).</translation>
    </message>
    <message>
      <source>'{path}' cannot be opened as a raster or a vector layer; choose a file that GDAL reads, such as a GeoTIFF or a GeoPackage.</source>
      <translation>„{path}“ kann weder als Raster noch als Vektorlayer geöffnet werden; eine Datei wählen, die GDAL liest, etwa ein GeoTIFF oder ein GeoPackage.</translation>
    </message>
    <message>
      <source>'{name}' cannot be read; repair its data source first.</source>
      <translation>„{name}“ kann nicht gelesen werden; zuerst die Datenquelle reparieren.</translation>
    </message>
    <message>
      <source>'{name}' is not a file that HetMatch can read; save it as a GeoTIFF first (Export &gt; Save As…).</source>
      <translation>„{name}“ ist keine Datei, die HetMatch lesen kann; sie zuerst als GeoTIFF speichern (Export &gt; Speichern als…).</translation>
    </message>
    <message>
      <source>no answer in time</source>
      <translation>keine rechtzeitige Antwort</translation>
    </message>
    <message>
      <source>The margins of '{raster}' cannot be masked; check the folder of the results.</source>
      <translation>Die Ränder von „{raster}“ lassen sich nicht maskieren; den Ordner der Ergebnisse prüfen.</translation>
    </message>
    <message>
      <source>What the match leaves out, such as clouds, shadows, water or annotations: a raster that is not zero there, or polygons around it. A layer of the project or a file.</source>
      <translation>Was die Zuordnung auslässt, etwa Wolken, Schatten, Wasser oder Beschriftungen: ein Raster, das dort nicht null ist, oder Polygone darum. Ein Layer des Projekts oder eine Datei.</translation>
    </message>
    <message>
      <source>For a quality band as the mask (Sentinel-2's SCL, Landsat's QA_PIXEL): the classes that the mask consists of, with commas between them, such as cloud,cloud_shadow,cirrus,snow,water.</source>
      <translation>Für einen Qualitätskanal als Maske (SCL von Sentinel-2, QA_PIXEL von Landsat): die Klassen, aus denen die Maske besteht, durch Kommas getrennt, etwa cloud,cloud_shadow,cirrus,snow,water.</translation>
    </message>
    <message>
      <source>A mask marks what the match leaves out. For the sides chosen here it is the other way round: the mask marks what is matched, and all outside of it is left out.</source>
      <translation>Eine Maske markiert, was die Zuordnung auslässt. Für die hier gewählten Seiten gilt das Umgekehrte: Die Maske markiert, was zugeordnet wird, und alles außerhalb wird ausgelassen.</translation>
    </message>
    <message>
      <source>The mask '{name}' is not a file; save it as a GeoTIFF or a GeoPackage first.</source>
      <translation>Die Maske „{name}“ ist keine Datei; speichern Sie sie zuerst als GeoTIFF oder GeoPackage.</translation>
    </message>
    <message>
      <source>{name} and {count} more</source>
      <translation>{name} und {count} weitere</translation>
    </message>
    <message>
      <source>There is nothing to render; choose layers and an area that they cover.</source>
      <translation>Es gibt nichts zu zeichnen; Layer wählen und ein Gebiet, das sie abdecken.</translation>
    </message>
    <message>
      <source>Rendering this area takes {width} x {height} pixels, more than {most} million; choose a smaller area or larger pixels.</source>
      <translation>Das Zeichnen dieses Gebiets braucht {width} x {height} Pixel, mehr als {most} Millionen; ein kleineres Gebiet oder größere Pixel wählen.</translation>
    </message>
    <message>
      <source>'{name}' shows nothing in this area; choose another area or pixel size, or check the layer on the map.</source>
      <translation>„{name}“ zeigt in diesem Gebiet nichts; ein anderes Gebiet oder eine andere Pixelgröße wählen oder den Layer in der Karte prüfen.</translation>
    </message>
    <message>
      <source>'{name}' could not be fetched from its server ({reason}); check the connection and try again.</source>
      <translation>„{name}“ konnte nicht vom Server geladen werden ({reason}); die Verbindung prüfen und erneut versuchen.</translation>
    </message>
    <message>
      <source>No file in '{folder}' matches {pattern}; choose another folder or pattern.</source>
      <translation>Keine Datei in „{folder}“ passt zu {pattern}; einen anderen Ordner oder ein anderes Muster wählen.</translation>
    </message>
    <message>
      <source>The folder '{folder}' cannot be read ({reason}); choose another one.</source>
      <translation>Der Ordner „{folder}“ kann nicht gelesen werden ({reason}); einen anderen wählen.</translation>
    </message>
    <message>
      <source>HetMatch is ready to use; its self-test passed.</source>
      <translation>HetMatch ist betriebsbereit; der Selbsttest war erfolgreich.</translation>
    </message>
    <message>
      <source>Checked</source>
      <translation>Geprüft</translation>
    </message>
    <message>
      <source>HetMatch's engine does not work with {python}: {reasons}</source>
      <translation>Der Rechenkern von HetMatch funktioniert nicht mit {python}: {reasons}</translation>
    </message>
    <message>
      <source>{python} is not a working Python.</source>
      <translation>{python} ist kein funktionierendes Python.</translation>
    </message>
    <message>
      <source>{python} is Python {version}; HetMatch needs Python 3.10 or newer.</source>
      <translation>{python} ist Python {version}; HetMatch braucht Python 3.10 oder neuer.</translation>
    </message>
    <message>
      <source>{python} lacks {packages}; install them there, or choose another Python.</source>
      <translation>In {python} fehlt: {packages}; dort installieren oder ein anderes Python wählen.</translation>
    </message>
    <message>
      <source>it ended without an answer.</source>
      <translation>ohne Antwort beendet.</translation>
    </message>
    <message>
      <source>HetMatch is set up and has passed its self-test.</source>
      <translation>HetMatch ist eingerichtet und hat den Selbsttest bestanden.</translation>
    </message>
    <message>
      <source>Searching for a Python</source>
      <translation>Python wird gesucht</translation>
    </message>
    <message>
      <source>Ready</source>
      <translation>Bereit</translation>
    </message>
    <message>
      <source>No Python 3.10 to 3.14 was found on this computer; install one, or choose an existing Python that has HetMatch's packages.</source>
      <translation>Auf diesem Rechner wurde kein Python 3.10 bis 3.14 gefunden; eines installieren oder ein vorhandenes Python mit den Paketen von HetMatch wählen.</translation>
    </message>
    <message>
      <source>Creating the environment</source>
      <translation>Umgebung wird angelegt</translation>
    </message>
    <message>
      <source>Checking that the engine works</source>
      <translation>Rechenkern wird geprüft</translation>
    </message>
    <message>
      <source>Fetching pip</source>
      <translation>pip wird geladen</translation>
    </message>
    <message>
      <source>The packages could not be installed.</source>
      <translation>Die Pakete konnten nicht installiert werden.</translation>
    </message>
    <message>
      <source>This computer has no pip; put a pip wheel (pip-*.whl) into the folder of wheels.</source>
      <translation>Auf diesem Rechner fehlt pip; ein pip-Wheel (pip-*.whl) in den Wheel-Ordner legen.</translation>
    </message>
    <message>
      <source>PyTorch's CPU index has no package; torch is installed from the general index, which takes several gigabytes more.</source>
      <translation>Der CPU-Index von PyTorch hat kein Paket; torch wird aus dem allgemeinen Index installiert, das sind mehrere Gigabyte mehr.</translation>
    </message>
    <message>
      <source>{reason} (Details: {log})</source>
      <translation>{reason} (Details: {log})</translation>
    </message>
    <message>
      <source>The present environment is in use; wait until HetMatch has finished, or restart QGIS, and set up again.</source>
      <translation>Die vorhandene Umgebung wird gerade verwendet; warten, bis HetMatch fertig ist, oder QGIS neu starten, und erneut einrichten.</translation>
    </message>
    <message>
      <source>Fetching {package}</source>
      <translation>{package} wird geladen</translation>
    </message>
    <message>
      <source>Installing the packages</source>
      <translation>Pakete werden installiert</translation>
    </message>
    <message>
      <source>Setting up needs {needed} of free disk space in {folder}, but there are only {free}.</source>
      <translation>Das Einrichten braucht {needed} freien Plattenplatz in {folder}, es sind aber nur {free} frei.</translation>
    </message>
    <message>
      <source>The wheel folder {folder} does not exist.</source>
      <translation>Den Wheel-Ordner {folder} gibt es nicht.</translation>
    </message>
    <message>
      <source>{done:.0f} of {of:.0f} MB</source>
      <translation>{done:.0f} von {of:.0f} MB</translation>
    </message>
    <message>
      <source>HetMatch cannot write to {folder}: {reason}.</source>
      <translation>HetMatch kann nicht in {folder} schreiben: {reason}.</translation>
    </message>
    <message>
      <source>{python} could not create an environment; see the log {log}.</source>
      <translation>{python} konnte keine Umgebung anlegen; siehe das Protokoll {log}.</translation>
    </message>
    <message>
      <source>The disk is full; free some space and set up again.</source>
      <translation>Die Platte ist voll; Platz schaffen und erneut einrichten.</translation>
    </message>
    <message>
      <source>A file may not be written; the details show which one.</source>
      <translation>Eine Datei darf nicht geschrieben werden; welche, steht in den Details.</translation>
    </message>
    <message>
      <source>The proxy requires a user name and password; enter them in QGIS's network options.</source>
      <translation>Der Proxy verlangt Benutzernamen und Passwort; in den Netzwerkoptionen von QGIS eintragen.</translation>
    </message>
    <message>
      <source>Packages cannot be fetched through a SOCKS proxy; choose a folder of wheels.</source>
      <translation>Über einen SOCKS-Proxy können keine Pakete geladen werden; einen Wheel-Ordner wählen.</translation>
    </message>
    <message>
      <source>The proxy does not answer; check QGIS's network options.</source>
      <translation>Der Proxy antwortet nicht; die Netzwerkoptionen von QGIS prüfen.</translation>
    </message>
    <message>
      <source>The package index's certificate is not trusted; ask your network administrator.</source>
      <translation>Dem Zertifikat des Paketindex wird nicht vertraut; die Netzwerkverwaltung fragen.</translation>
    </message>
    <message>
      <source>The package index cannot be reached; check the network and QGIS's proxy, or choose a folder of wheels.</source>
      <translation>Der Paketindex ist nicht erreichbar; das Netzwerk und den Proxy von QGIS prüfen oder einen Wheel-Ordner wählen.</translation>
    </message>
    <message>
      <source>The package source has no {package} for this computer and its Python.</source>
      <translation>Die Paketquelle hat kein {package} für diesen Rechner und sein Python.</translation>
    </message>
    <message>
      <source>A downloaded package is damaged; set up again.</source>
      <translation>Ein heruntergeladenes Paket ist beschädigt; erneut einrichten.</translation>
    </message>
    <message>
      <source>The package index has no pip for this computer's Python.</source>
      <translation>Der Paketindex hat kein pip für das Python dieses Rechners.</translation>
    </message>
    <message>
      <source>The download of pip is damaged; set up again.</source>
      <translation>Die heruntergeladene Datei von pip ist beschädigt; erneut einrichten.</translation>
    </message>
    <message>
      <source>This computer has no pip, and the package index cannot be reached to fetch it: {reason}</source>
      <translation>Auf diesem Rechner fehlt pip, und der Paketindex ist nicht erreichbar, um es zu laden: {reason}</translation>
    </message>
    <message>
      <source>pip could not be fetched: {reason}</source>
      <translation>pip konnte nicht geladen werden: {reason}</translation>
    </message>
    <message>
      <source>Cancelled.</source>
      <translation>Abgebrochen.</translation>
    </message>
    <message>
      <source>A file could not be written: {reason}.</source>
      <translation>Eine Datei konnte nicht geschrieben werden: {reason}.</translation>
    </message>
    <message>
      <source>Unknown value '{value}' for {option}. Choose one of: {allowed}.</source>
      <translation>Unbekannter Wert „{value}“ für {option}. Einen davon wählen: {allowed}.</translation>
    </message>
    <message>
      <source>'{path}' was removed or became unreadable while it was being read, and nothing was written; put it back and try again.</source>
      <translation>„{path}“ wurde entfernt oder unlesbar, während es gelesen wurde, und nichts wurde geschrieben; die Datei wiederherstellen und erneut versuchen.</translation>
    </message>
    <message>
      <source>'{path}' changed while it was being read, and nothing was written; wait until it is complete and try again.</source>
      <translation>„{path}“ hat sich geändert, während es gelesen wurde, und nichts wurde geschrieben; warten, bis die Datei vollständig ist, und erneut versuchen.</translation>
    </message>
    <message>
      <source>'{path}' unpacks to more than {size}, too much to be looked through; unpack it, and choose the file itself.</source>
      <translation>„{path}“ entpackt sich zu mehr als {size}, zu viel, um durchgesehen zu werden; das Archiv entpacken und die Datei selbst wählen.</translation>
    </message>
    <message>
      <source>The files that '{path}' refers to cannot be determined; write it again, for example with gdal_translate -of VRT.</source>
      <translation>Auf welche Dateien „{path}“ verweist, lässt sich nicht feststellen; die Datei neu schreiben, zum Beispiel mit gdal_translate -of VRT.</translation>
    </message>
    <message>
      <source>'{raster}' cannot be read from its server ({reason}); check the address and the connection, try again later, or copy the raster to this computer.</source>
      <translation>„{raster}“ kann nicht von seinem Server gelesen werden ({reason}); Adresse und Verbindung prüfen, später erneut versuchen oder das Raster auf diesen Rechner kopieren.</translation>
    </message>
    <message>
      <source>The server of '{raster}' answers with HTTP status {status} ({phrase}); check the address and your access to it, or try again later.</source>
      <translation>Der Server von „{raster}“ antwortet mit dem HTTP-Status {status} ({phrase}); die Adresse und den Zugang prüfen oder später erneut versuchen.</translation>
    </message>
    <message>
      <source>The server of '{raster}' did not answer within {seconds:g} seconds; try again later, or copy the raster to this computer. The environment variable {variable} allows more time.</source>
      <translation>Der Server von „{raster}“ hat nicht innerhalb von {seconds:g} Sekunden geantwortet; später erneut versuchen oder das Raster auf diesen Rechner kopieren. Die Umgebungsvariable {variable} lässt mehr Zeit.</translation>
    </message>
    <message>
      <source>'{path}' refers to '{name}', which lies elsewhere; if you trust it, allow it with --allow-sources {level} or HETMATCH_ALLOW_SOURCES={level}.</source>
      <translation>„{path}“ verweist auf „{name}“ an einem anderen Ort; wenn Sie der Datei vertrauen, mit --allow-sources {level} oder HETMATCH_ALLOW_SOURCES={level} erlauben.</translation>
    </message>
    <message>
      <source>'{path}' refers to a map service or to other rasters; if you trust it, allow it with --allow-sources any or HETMATCH_ALLOW_SOURCES=any.</source>
      <translation>„{path}“ verweist auf einen Kartendienst oder andere Raster; wenn Sie der Datei vertrauen, mit --allow-sources any oder HETMATCH_ALLOW_SOURCES=any erlauben.</translation>
    </message>
    <message>
      <source>'{path}' is a pipe or a device, not a file; save its output to a file and choose that.</source>
      <translation>„{path}“ ist eine Pipe oder ein Gerät, keine Datei; die Ausgabe in einer Datei speichern und diese wählen.</translation>
    </message>
    <message>
      <source>The result refers to the raster '{name}', which is not a file on this computer; if you trust it, allow it with --allow-sources any or HETMATCH_ALLOW_SOURCES=any.</source>
      <translation>Das Ergebnis verweist auf das Raster „{name}“, das keine Datei auf diesem Rechner ist; wenn Sie ihm vertrauen, mit --allow-sources any oder HETMATCH_ALLOW_SOURCES=any erlauben.</translation>
    </message>
    <message>
      <source>The CRS of the result refers to a file ('{crs}'); match the rasters again.</source>
      <translation>Das KBS des Ergebnisses verweist auf eine Datei („{crs}“); die Raster erneut zuordnen.</translation>
    </message>
    <message>
      <source>The results cannot be written to '{folder}' ({reason}); choose another folder for the results.</source>
      <translation>Die Ergebnisse können nicht in „{folder}“ geschrieben werden ({reason}); einen anderen Ergebnisordner wählen.</translation>
    </message>
    <message>
      <source>The results in '{folder}' may need {needed}, but only {free} are free there; free some space or choose another folder for the results.</source>
      <translation>Die Ergebnisse in „{folder}“ brauchen bis zu {needed}, dort sind aber nur {free} frei; Platz schaffen oder einen anderen Ergebnisordner wählen.</translation>
    </message>
    <message>
      <source>The name of the output folder '{folder}' contains control characters, such as a line break; choose another folder for the results.</source>
      <translation>Der Name des Ausgabeordners „{folder}“ enthält Steuerzeichen, etwa einen Zeilenumbruch; einen anderen Ergebnisordner wählen.</translation>
    </message>
    <message>
      <source>The disk ran out of space for the results in '{folder}', and nothing was written; free some space or choose another folder for the results.</source>
      <translation>Der Plattenplatz für die Ergebnisse in „{folder}“ reicht nicht, und es wurde nichts geschrieben; Platz schaffen oder einen anderen Ergebnisordner wählen.</translation>
    </message>
    <message>
      <source>The output folder '{folder}' cannot be made because a file of that name is in the way; choose another folder for the results.</source>
      <translation>Der Ausgabeordner „{folder}“ kann nicht angelegt werden, weil eine Datei dieses Namens im Weg ist; einen anderen Ergebnisordner wählen.</translation>
    </message>
    <message>
      <source>'{path}' is open in another program, and nothing was written; close it there, or choose another folder for the results.</source>
      <translation>„{path}“ ist in einem anderen Programm geöffnet, und nichts wurde geschrieben; die Datei dort schließen oder einen anderen Ergebnisordner wählen.</translation>
    </message>
    <message>
      <source>The output folder '{folder}' cannot be written to ({reason}); choose another folder for the results, or close the programs that have its files open.</source>
      <translation>In den Ausgabeordner „{folder}“ kann nicht geschrieben werden ({reason}); einen anderen Ergebnisordner wählen oder die Programme schließen, die Dateien darin geöffnet haben.</translation>
    </message>
    <message>
      <source>The name of the output folder '{folder}' is not valid UTF-8; choose another folder for the results.</source>
      <translation>Der Name des Ausgabeordners „{folder}“ ist kein gültiges UTF-8; einen anderen Ergebnisordner wählen.</translation>
    </message>
    <message>
      <source>The path of the output folder is too long ({length} bytes; {limit} are possible); choose another folder for the results.</source>
      <translation>Der Pfad des Ausgabeordners ist zu lang ({length} Bytes; {limit} sind möglich); einen anderen Ergebnisordner wählen.</translation>
    </message>
    <message>
      <source>{pixels:.0f} pixels</source>
      <translation>{pixels:.0f} Pixel</translation>
    </message>
    <message>
      <source>Only {count} displacements could be measured, too few for a conclusion; choose a larger area or other bands.</source>
      <translation>Nur {count} Verschiebungen konnten gemessen werden, zu wenige für eine Aussage; ein größeres Gebiet oder andere Kanäle wählen.</translation>
    </message>
    <message>
      <source>Searching a larger area</source>
      <translation>In größerem Gebiet suchen</translation>
    </message>
    <message>
      <source>Searching a larger area: {step}</source>
      <translation>In größerem Gebiet suchen: {step}</translation>
    </message>
    <message>
      <source>{pixels:.0f} pixels ({metres} m)</source>
      <translation>{pixels:.0f} Pixel ({metres} m)</translation>
    </message>
    <message>
      <source>No part of the rasters has valid pixels and texture in both; check that they overlap, or choose another area.</source>
      <translation>Kein Teil der Raster hat in beiden gültige Pixel und Textur; prüfen, ob sie sich überlappen, oder ein anderes Gebiet wählen.</translation>
    </message>
    <message>
      <source>{consistent:.0%} of the points searched agree with their neighbours on the displacement, with a mean correlation of {score:.2f}, and {agreeing} of {votes} independent windows agree with each other; that could be chance. Check that both rasters show the same area, or try other bands or a larger area.</source>
      <translation>{consistent:.0%} der abgesuchten Punkte stimmen in der Verschiebung mit ihren Nachbarn überein, bei einer mittleren Korrelation von {score:.2f}, und {agreeing} von {votes} unabhängigen Fenstern untereinander; das könnte Zufall sein. Prüfen, ob beide Raster dasselbe Gebiet zeigen, oder andere Kanäle oder ein größeres Gebiet versuchen.</translation>
    </message>
    <message>
      <source>Only 1 displacement could be measured, too few for a conclusion; choose a larger area or other bands.</source>
      <translation>Nur 1 Verschiebung konnte gemessen werden, zu wenig für eine Aussage; ein größeres Gebiet oder andere Kanäle wählen.</translation>
    </message>
    <message>
      <source>'{requirement}' cannot be judged in metres, because the rasters have no georeference in common; require pixels.</source>
      <translation>„{requirement}“ kann nicht in Metern beurteilt werden, weil die Raster keine gemeinsame Georeferenzierung haben; die Anforderung in Pixeln angeben.</translation>
    </message>
    <message>
      <source>The rasters are displaced by about {offset}, more than the search range of {search:g} pixels; register them first.</source>
      <translation>Die Raster sind um etwa {offset} gegeneinander verschoben, mehr als der Suchbereich von {search:g} Pixeln; sie zuerst zuordnen.</translation>
    </message>
    <message>
      <source>{count} of {total} locations were measured.</source>
      <translation>{count} von {total} Orten wurden gemessen.</translation>
    </message>
    <message>
      <source>Reading the rasters</source>
      <translation>Raster lesen</translation>
    </message>
    <message>
      <source>Loading the matcher</source>
      <translation>Verfahren laden</translation>
    </message>
    <message>
      <source>Separating noise from displacement</source>
      <translation>Rauschen von Verschiebung trennen</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>Fertig</translation>
    </message>
    <message>
      <source>The option 'require' takes a list of strings such as ce90=0.5px.</source>
      <translation>Die Option „require“ erwartet eine Liste von Zeichenketten wie ce90=0.5px.</translation>
    </message>
    <message>
      <source>An assessment has no option '{name}'.</source>
      <translation>Eine Prüfung hat keine Option „{name}“.</translation>
    </message>
    <message>
      <source>{option} must lie between {minimum} and {maximum} pixels.</source>
      <translation>{option}: Der Wert muss zwischen {minimum} und {maximum} Pixeln liegen.</translation>
    </message>
    <message>
      <source>a number</source>
      <translation>eine Zahl</translation>
    </message>
    <message>
      <source>Writing the results</source>
      <translation>Ergebnisse schreiben</translation>
    </message>
    <message>
      <source>image</source>
      <translation>Bild</translation>
    </message>
    <message>
      <source>{share:.0%}, {mean:.2f} px on average</source>
      <translation>{share:.0%}, im Mittel {mean:.2f} px</translation>
    </message>
    <message>
      <source>Rose of directions</source>
      <translation>Richtungsrose</translation>
    </message>
    <message>
      <source>Displacements about zero</source>
      <translation>Verschiebungen um den Nullpunkt</translation>
    </message>
    <message>
      <source>Histogram of displacement lengths</source>
      <translation>Histogramm der Verschiebungslängen</translation>
    </message>
    <message>
      <source>Displacement against height</source>
      <translation>Verschiebung über der Höhe</translation>
    </message>
    <message>
      <source>The relative position of '{reference}' ({width} x {height} pixels) and '{moving}' ({moving_width} x {moving_height}) is unknown: unless both have a georeference with a CRS, they must be of equal size; set the CRSs with {reference_crs} and {moving_crs}, or register the rasters first.</source>
      <translation>Die Lage von „{reference}“ ({width} x {height} Pixel) und „{moving}“ ({moving_width} x {moving_height}) zueinander ist unbekannt: Ohne Georeferenzierung mit KBS in beiden müssen sie gleich groß sein; die KBS mit {reference_crs} und {moving_crs} angeben oder die Raster zuerst zuordnen.</translation>
    </message>
    <message>
      <source>'{reference}' and '{moving}' have different geotransforms, but no CRS; set it with {reference_crs} and {moving_crs}.</source>
      <translation>„{reference}“ und „{moving}“ haben verschiedene Geotransformationen, aber kein KBS; es mit {reference_crs} und {moving_crs} angeben.</translation>
    </message>
    <message>
      <source>Colour: expected displacement without noise. Arrows: {count} measured displacements, drawn {factor:g} times their length.</source>
      <translation>Farbe: erwartete Verschiebung ohne Rauschen. Pfeile: {count} gemessene Verschiebungen, in {factor:g}-facher Länge gezeichnet.</translation>
    </message>
    <message>
      <source>Measuring tile {number} of {count}</source>
      <translation>Kachel {number} von {count} messen</translation>
    </message>
    <message>
      <source>If these errors are too large for your purpose, match the rasters, register the moving one, and assess it again. Otherwise use it as it is.</source>
      <translation>Sind diese Fehler für Ihren Zweck zu groß, die Raster zuordnen, das bewegte registrieren und es erneut bewerten. Sonst kann es bleiben, wie es ist.</translation>
    </message>
    <message>
      <source>Match the rasters: a match searches farther. Then register the moving one, and assess it again.</source>
      <translation>Die Raster zuordnen: Eine Zuordnung sucht weiter. Dann das bewegte registrieren und es erneut bewerten.</translation>
    </message>
    <message>
      <source>Match the rasters: that searches farther, and says tile by tile why nothing is found.</source>
      <translation>Die Raster zuordnen: Das sucht weiter und sagt Kachel für Kachel, warum nichts gefunden wird.</translation>
    </message>
    <message>
      <source>What is required is met: use the moving raster as it is.</source>
      <translation>Was verlangt wird, ist erfüllt: Das bewegte Raster kann bleiben, wie es ist.</translation>
    </message>
    <message>
      <source>Match the rasters, register the moving one, and assess it again.</source>
      <translation>Die Raster zuordnen, das bewegte registrieren und es erneut bewerten.</translation>
    </message>
    <message>
      <source>The results would replace the input '{path}'; choose another folder for them.</source>
      <translation>Die Ergebnisse würden die Eingabe „{path}“ ersetzen; einen anderen Ordner dafür wählen.</translation>
    </message>
    <message>
      <source>{name}: co-registration</source>
      <translation>{name}: Passgenauigkeit</translation>
    </message>
    <message>
      <source>The rasters' pixels differ in size: CE90 is {reference:.3g} reference pixels, and {moving:.3g} moving pixels.</source>
      <translation>Die Pixel der Raster sind verschieden groß: CE90 beträgt {reference:.3g} Pixel der Referenz und {moving:.3g} Pixel des bewegten Rasters.</translation>
    </message>
    <message>
      <source>Heat map of displacements</source>
      <translation>Fehlerkarte der Verschiebungen</translation>
    </message>
    <message>
      <source>{explanation} {heat_map} and {displacements} hold both for QGIS.</source>
      <translation>{explanation} {heat_map} und {displacements} enthalten beides für QGIS.</translation>
    </message>
    <message>
      <source>In QGIS: Match rasters… in the menu Raster &gt; HetMatch. On the command line:</source>
      <translation>In QGIS: „Raster zuordnen…“ im Menü „Raster &gt; HetMatch“. In der Befehlszeile:</translation>
    </message>
    <message>
      <source>{name} - HetMatch assessment</source>
      <translation>{name} - Prüfung mit HetMatch</translation>
    </message>
    <message>
      <source>required</source>
      <translation>gefordert</translation>
    </message>
    <message>
      <source>measured</source>
      <translation>gemessen</translation>
    </message>
    <message>
      <source>outcome</source>
      <translation>Ergebnis</translation>
    </message>
    <message>
      <source>probability of being met</source>
      <translation>Wahrscheinlichkeit der Erfüllung</translation>
    </message>
    <message>
      <source>meaning</source>
      <translation>Bedeutung</translation>
    </message>
    <message>
      <source>The range in brackets holds the true figure with a probability of 90 %.</source>
      <translation>Der Bereich in Klammern enthält den wahren Wert mit einer Wahrscheinlichkeit von 90 %.</translation>
    </message>
    <message>
      <source>All figures are of the true displacement: the noise of single measurements ({noise} px along one axis) is removed. Including it, as tools without this step do, CE90 would be {ce90:.3g} px and RMSE {rmse:.3g} px.</source>
      <translation>Alle Zahlen gelten für die wahre Verschiebung: Das Rauschen der Einzelmessungen ({noise} px entlang einer Achse) ist herausgerechnet. Mit ihm, wie bei Werkzeugen ohne diesen Schritt, betrüge CE90 {ce90:.3g} px und der RMSE {rmse:.3g} px.</translation>
    </message>
    <message>
      <source>mean, px</source>
      <translation>Mittel, px</translation>
    </message>
    <message>
      <source>standard deviation, px</source>
      <translation>Standardabweichung, px</translation>
    </message>
    <message>
      <source>RMSE, px</source>
      <translation>RMSE, px</translation>
    </message>
    <message>
      <source>{count} of {total} windows of {side} x {side} pixels, which share no pixels, were found again in the moving raster, each by itself.</source>
      <translation>{count} von {total} Fenstern mit {side} x {side} Pixeln, die keine Pixel gemeinsam haben, wurden im bewegten Raster wiedergefunden, jedes für sich.</translation>
    </message>
    <message>
      <source>What neighbouring windows have in common is displacement; the rest is measurement noise, {noise} px along one axis.</source>
      <translation>Was benachbarte Fenster gemeinsam haben, ist Verschiebung; der Rest ist Messrauschen, {noise} px entlang einer Achse.</translation>
    </message>
    <message>
      <source>All windows may also share an error of about {error} px, which the ranges above include.</source>
      <translation>Alle Fenster können außerdem einen gemeinsamen Fehler von etwa {error} px haben, den die Bereiche oben einschließen.</translation>
    </message>
    <message>
      <source>Differences that cover the whole area, such as slopes lit from another side, cannot be distinguished from displacement, and an error of the reference does not show.</source>
      <translation>Unterschiede, die das ganze Gebiet betreffen, etwa von einer anderen Seite beleuchtete Hänge, lassen sich nicht von Verschiebung unterscheiden, und ein Fehler der Referenz ist nicht erkennbar.</translation>
    </message>
    <message>
      <source>Match the rasters and register the moving one</source>
      <translation>Die Raster zuordnen und das bewegte registrieren</translation>
    </message>
    <message>
      <source>HetMatch {version}; {seconds:.1f} s.</source>
      <translation>HetMatch {version}; {seconds:.1f} s.</translation>
    </message>
    <message>
      <source>at most {limit:g} {unit}</source>
      <translation>höchstens {limit:g} {unit}</translation>
    </message>
    <message>
      <source>Requirements</source>
      <translation>Anforderungen</translation>
    </message>
    <message>
      <source>Uncertainty of the bias</source>
      <translation>Unsicherheit des systematischen Versatzes</translation>
    </message>
    <message>
      <source>with a probability of 90 %, the true bias lies within this distance of it</source>
      <translation>mit einer Wahrscheinlichkeit von 90 % liegt der wahre systematische Versatz innerhalb dieses Abstands davon</translation>
    </message>
    <message>
      <source>Map of displacements</source>
      <translation>Karte der Verschiebungen</translation>
    </message>
    <message>
      <source>along rows, east is positive</source>
      <translation>entlang der Zeilen, Osten ist positiv</translation>
    </message>
    <message>
      <source>along columns, south is positive</source>
      <translation>entlang der Spalten, Süden ist positiv</translation>
    </message>
    <message>
      <source>N</source>
      <translation>N</translation>
    </message>
    <message>
      <source>E</source>
      <translation>O</translation>
    </message>
    <message>
      <source>S</source>
      <translation>S</translation>
    </message>
    <message>
      <source>W</source>
      <translation>W</translation>
    </message>
    <message>
      <source>along rows, right is positive</source>
      <translation>entlang der Zeilen, rechts ist positiv</translation>
    </message>
    <message>
      <source>along columns, down is positive</source>
      <translation>entlang der Spalten, unten ist positiv</translation>
    </message>
    <message>
      <source>up</source>
      <translation>oben</translation>
    </message>
    <message>
      <source>right</source>
      <translation>rechts</translation>
    </message>
    <message>
      <source>down</source>
      <translation>unten</translation>
    </message>
    <message>
      <source>left</source>
      <translation>links</translation>
    </message>
    <message>
      <source>Displacement and height</source>
      <translation>Verschiebung und Höhe</translation>
    </message>
    <message>
      <source>Method</source>
      <translation>Methode</translation>
    </message>
    <message>
      <source>Compared pixel by pixel, without a georeference.</source>
      <translation>Pixel für Pixel verglichen, ohne Georeferenzierung.</translation>
    </message>
    <message>
      <source>Repeat this assessment</source>
      <translation>Diese Prüfung wiederholen</translation>
    </message>
    <message>
      <source>Next step:</source>
      <translation>Nächster Schritt:</translation>
    </message>
    <message>
      <source>met</source>
      <translation>erfüllt</translation>
    </message>
    <message>
      <source>not met</source>
      <translation>nicht erfüllt</translation>
    </message>
    <message>
      <source>Size of the displacement</source>
      <translation>Größe der Verschiebung</translation>
    </message>
    <message>
      <source>Lengths of the measured displacements, including their noise.</source>
      <translation>Längen der gemessenen Verschiebungen einschließlich ihres Rauschens.</translation>
    </message>
    <message>
      <source>The elevation model has too few heights here, or they hardly vary, so displacement by relief cannot be assessed.</source>
      <translation>Das Höhenmodell hat hier zu wenige Höhen, oder sie ändern sich kaum; Reliefversatz lässt sich nicht beurteilen.</translation>
    </message>
    <message>
      <source>The same displacements across that direction: relief does not contribute to them.</source>
      <translation>Dieselben Verschiebungen quer zu dieser Richtung: Das Relief trägt nichts zu ihnen bei.</translation>
    </message>
    <message>
      <source>Each measured displacement as a dot about zero; the circle is CE90.</source>
      <translation>Jede gemessene Verschiebung als Punkt um den Nullpunkt; der Kreis ist CE90.</translation>
    </message>
    <message>
      <source>Displacement in the direction in which it grows with height; the line is the fit.</source>
      <translation>Verschiebung in der Richtung, in der sie mit der Höhe wächst; die Linie ist die Ausgleichung.</translation>
    </message>
    <message>
      <source>across, px</source>
      <translation>quer, px</translation>
    </message>
    <message>
      <source>Directions of the measured displacements; a petal's area is their share.</source>
      <translation>Richtungen der gemessenen Verschiebungen; die Fläche eines Blütenblatts ist ihr Anteil.</translation>
    </message>
    <message>
      <source>along, px</source>
      <translation>längs, px</translation>
    </message>
    <message>
      <source>RMSE exceeds what mean and standard deviation add up to, because it includes the uncertainty of the mean; so do CE90 and CE95.</source>
      <translation>Der RMSE ist größer, als Mittel und Standardabweichung zusammen ergeben, weil er die Unsicherheit des Mittels einschließt; ebenso CE90 und CE95.</translation>
    </message>
    <message>
      <source>Direction of the displacement</source>
      <translation>Richtung der Verschiebung</translation>
    </message>
    <message>
      <source>Ground that is 100 m higher is displaced by {pixels:.2g} ± {error:.1g} px, {azimuth:.0f} degrees clockwise from up. An affine transform would leave {before:.2g} px (RMSE), one with relief {after:.2g} px.</source>
      <translation>100 m höheres Gelände ist um {pixels:.2g} ± {error:.1g} px versetzt, {azimuth:.0f} Grad im Uhrzeigersinn von oben. Eine affine Transformation ließe {before:.2g} px übrig (RMSE), eine mit Relief {after:.2g} px.</translation>
    </message>
    <message>
      <source>Displacement does not grow with height by more than chance explains: ground that is 100 m higher is displaced by {pixels:.2g} ± {error:.1g} px.</source>
      <translation>Die Verschiebung wächst mit der Höhe nicht stärker, als der Zufall erklärt: 100 m höheres Gelände ist um {pixels:.2g} ± {error:.1g} px versetzt.</translation>
    </message>
    <message>
      <source>'{text}' is not a requirement; write a measure ({measures}), its upper limit and the unit, such as ce90=0.5px or rmse=5m.</source>
      <translation>„{text}“ ist keine Anforderung; ein Maß ({measures}), seine Obergrenze und die Einheit angeben, etwa ce90=0.5px oder rmse=5m.</translation>
    </message>
    <message>
      <source>The limit of '{text}' must be a number above zero.</source>
      <translation>Die Obergrenze in „{text}“ muss eine Zahl über null sein.</translation>
    </message>
    <message>
      <source>Looking for shadows beside what the map shows</source>
      <translation>Schatten neben dem, was die Karte zeigt, werden gesucht</translation>
    </message>
    <message>
      <source>CE95</source>
      <translation>CE95</translation>
    </message>
    <message>
      <source>circular error: 90 % of the area is displaced by no more than this</source>
      <translation>Kreisfehler: 90 % der Fläche sind um höchstens so viel verschoben</translation>
    </message>
    <message>
      <source>circular error: 95 % of the area is displaced by no more than this</source>
      <translation>Kreisfehler: 95 % der Fläche sind um höchstens so viel verschoben</translation>
    </message>
    <message>
      <source>root mean square of the displacements, in which large ones count most</source>
      <translation>quadratisches Mittel der Verschiebungen, in dem große am meisten zählen</translation>
    </message>
    <message>
      <source>mean displacement, which a shift of the whole raster would remove</source>
      <translation>mittlere Verschiebung, die ein Verschieben des ganzen Rasters beseitigen würde</translation>
    </message>
    <message>
      <source>reference pixels</source>
      <translation>Pixel der Referenz</translation>
    </message>
    <message>
      <source>moving pixels</source>
      <translation>Pixel des bewegten Rasters</translation>
    </message>
    <message>
      <source>metres on the ground</source>
      <translation>Meter am Boden</translation>
    </message>
    <message>
      <source>north</source>
      <translation>nördlich</translation>
    </message>
    <message>
      <source>northeast</source>
      <translation>nordöstlich</translation>
    </message>
    <message>
      <source>east</source>
      <translation>östlich</translation>
    </message>
    <message>
      <source>southeast</source>
      <translation>südöstlich</translation>
    </message>
    <message>
      <source>south</source>
      <translation>südlich</translation>
    </message>
    <message>
      <source>southwest</source>
      <translation>südwestlich</translation>
    </message>
    <message>
      <source>west</source>
      <translation>westlich</translation>
    </message>
    <message>
      <source>northwest</source>
      <translation>nordwestlich</translation>
    </message>
    <message>
      <source>right and up</source>
      <translation>rechts oben</translation>
    </message>
    <message>
      <source>right and down</source>
      <translation>rechts unten</translation>
    </message>
    <message>
      <source>left and down</source>
      <translation>links unten</translation>
    </message>
    <message>
      <source>left and up</source>
      <translation>links oben</translation>
    </message>
    <message>
      <source>Inconclusive.</source>
      <translation>Keine Aussage möglich.</translation>
    </message>
    <message>
      <source>{measure} is {value} {unit}, required at most {limit:g} {unit}: {outcome}.</source>
      <translation>{measure} beträgt {value} {unit}, gefordert sind höchstens {limit:g} {unit}: {outcome}.</translation>
    </message>
    <message>
      <source>CE90 is {length}: 90 % of the area is displaced by no more than that.</source>
      <translation>CE90 beträgt {length}: 90 % der Fläche sind um höchstens so viel verschoben.</translation>
    </message>
    <message>
      <source>{pixels:.2f} px ({metres} m)</source>
      <translation>{pixels:.2f} px ({metres} m)</translation>
    </message>
    <message>
      <source>{value} ({low} to {high})</source>
      <translation>{value} ({low} bis {high})</translation>
    </message>
    <message>
      <source>Not passed.</source>
      <translation>Nicht bestanden.</translation>
    </message>
    <message>
      <source>Measured.</source>
      <translation>Gemessen.</translation>
    </message>
    <message>
      <source>Displacement too large.</source>
      <translation>Verschiebung zu groß.</translation>
    </message>
    <message>
      <source>{first} {next}</source>
      <translation>{first} {next}</translation>
    </message>
    <message>
      <source>{measure} is {value} {unit}, required at most {limit:g} {unit}: {outcome}, but within the measurement uncertainty ({probability:.0%} likely to be met).</source>
      <translation>{measure} beträgt {value} {unit}, gefordert sind höchstens {limit:g} {unit}: {outcome}, aber innerhalb der Messunsicherheit (mit {probability:.0%} Wahrscheinlichkeit erfüllt).</translation>
    </message>
    <message>
      <source>The mean displacement is below the measurement uncertainty.</source>
      <translation>Die mittlere Verschiebung liegt unter der Messunsicherheit.</translation>
    </message>
    <message>
      <source>{pixels:.2f} px</source>
      <translation>{pixels:.2f} px</translation>
    </message>
    <message>
      <source>Passed.</source>
      <translation>Bestanden.</translation>
    </message>
    <message>
      <source>On average the moving raster lies {offset} {direction} of the reference.</source>
      <translation>Im Mittel liegt das bewegte Raster {offset} {direction} der Referenz.</translation>
    </message>
    <message>
      <source>On average the moving raster is displaced by {offset} ({direction}).</source>
      <translation>Im Mittel ist das bewegte Raster um {offset} verschoben (nach {direction}).</translation>
    </message>
    <message>
      <source>The worker {address} cannot run HetMatch ({reason}); install the same HetMatch there.</source>
      <translation>Der Worker {address} kann HetMatch nicht ausführen ({reason}); dort dasselbe HetMatch installieren.</translation>
    </message>
    <message>
      <source>The worker {address} has another HetMatch or other weights ({theirs}) than this machine ({ours}); install the same on both.</source>
      <translation>Der Worker {address} hat ein anderes HetMatch oder andere Gewichte ({theirs}) als dieser Rechner ({ours}); auf beiden dasselbe installieren.</translation>
    </message>
    <message>
      <source>The workers differ: {one} has {package} {version}, {other} has {theirs}; install the same version on all of them.</source>
      <translation>Die Worker unterscheiden sich: {one} hat {package} {version}, {other} hat {theirs}; auf allen dieselbe Version installieren.</translation>
    </message>
    <message>
      <source>The worker {address} does not see '{path}' as this machine does; all of them need the same folders under the same paths.</source>
      <translation>Der Worker {address} sieht „{path}“ nicht so wie dieser Rechner; alle brauchen dieselben Ordner unter denselben Pfaden.</translation>
    </message>
    <message>
      <source>{option} takes a part and the number of parts, such as 3/8.</source>
      <translation>{option} erwartet einen Teil und die Anzahl der Teile, etwa 3/8.</translation>
    </message>
    <message>
      <source>{option} takes match, or match,warp, or match,warp,assess.</source>
      <translation>{option} erwartet match oder match,warp oder match,warp,assess.</translation>
    </message>
    <message>
      <source>{option} must lie between 1 and {maximum}.</source>
      <translation>{option} muss zwischen 1 und {maximum} liegen.</translation>
    </message>
    <message>
      <source>{workers} is for this machine and {scheduler} for a cluster; choose one of them.</source>
      <translation>{workers} gilt für diesen Rechner und {scheduler} für einen Cluster; eines davon wählen.</translation>
    </message>
    <message>
      <source>In parts, {network} only takes {steps} match: scenes are warped by their adjusted transforms, which need all parts.</source>
      <translation>In Teilen nimmt {network} nur {steps} match: Szenen werden mit ihren ausgeglichenen Transformationen entzerrt, und die brauchen alle Teile.</translation>
    </message>
    <message>
      <source>{option} must be a positive number of seconds.</source>
      <translation>{option} muss eine positive Zahl von Sekunden sein.</translation>
    </message>
    <message>
      <source>{option} must be at least {minimum}.</source>
      <translation>{option} muss mindestens {minimum} sein.</translation>
    </message>
    <message>
      <source>{option} needs the package distributed; install it with {command}.</source>
      <translation>{option} braucht das Paket distributed; mit {command} installieren.</translation>
    </message>
    <message>
      <source>No Dask scheduler answers at {address} ({reason}); check the address.</source>
      <translation>Unter {address} antwortet kein Dask-Scheduler ({reason}); die Adresse prüfen.</translation>
    </message>
    <message>
      <source>A cluster of a Dask Gateway needs the package dask-gateway; install it with {command}.</source>
      <translation>Ein Cluster eines Dask Gateway braucht das Paket dask-gateway; mit {command} installieren.</translation>
    </message>
    <message>
      <source>The Dask Gateway gives no cluster '{name}' ({reason}); check the name and the gateway in Dask's configuration.</source>
      <translation>Das Dask Gateway liefert keinen Cluster „{name}“ ({reason}); den Namen und das Gateway in der Konfiguration von Dask prüfen.</translation>
    </message>
    <message>
      <source>it has no cluster of this name, or does not answer</source>
      <translation>es hat keinen Cluster dieses Namens oder antwortet nicht</translation>
    </message>
    <message>
      <source>The Dask cluster at {address} has gone away; start it again and run with {option}.</source>
      <translation>Der Dask-Cluster unter {address} ist verschwunden; ihn neu starten und den Aufruf mit {option} wiederholen.</translation>
    </message>
    <message>
      <source>The cluster gave up on the pair ({error}).</source>
      <translation>Der Cluster hat das Paar aufgegeben ({error}).</translation>
    </message>
    <message>
      <source>The Dask scheduler {address} has no workers; start some.</source>
      <translation>Der Dask-Scheduler {address} hat keine Worker; welche starten.</translation>
    </message>
    <message>
      <source>The folder '{folder}' can no longer be reached, so the batch was stopped; make it available again and run again with {option}.</source>
      <translation>Der Ordner „{folder}“ ist nicht mehr erreichbar, deshalb wurde der Stapel angehalten; ihn wieder bereitstellen und den Aufruf mit {option} wiederholen.</translation>
    </message>
    <message>
      <source>The list of pairs '{path}' cannot be read ({reason}); it must be a CSV file in UTF-8.</source>
      <translation>Die Liste der Paare „{path}“ kann nicht gelesen werden ({reason}); sie muss eine CSV-Datei in UTF-8 sein.</translation>
    </message>
    <message>
      <source>Reading '{path}' needs the package pyarrow; install it with {command}, or save the list as CSV.</source>
      <translation>Um „{path}“ zu lesen, wird das Paket pyarrow gebraucht; mit {command} installieren oder die Liste als CSV speichern.</translation>
    </message>
    <message>
      <source>The list of pairs '{path}' cannot be read ({reason}).</source>
      <translation>Die Liste der Paare „{path}“ kann nicht gelesen werden ({reason}).</translation>
    </message>
    <message>
      <source>'{path}' has no column '{name}'; a list of pairs needs the columns reference and moving.</source>
      <translation>„{path}“ hat keine Spalte „{name}“; eine Liste von Paaren braucht die Spalten reference und moving.</translation>
    </message>
    <message>
      <source>'{path}' has the column '{name}' more than once; leave one.</source>
      <translation>„{path}“ hat die Spalte „{name}“ mehrmals; eine davon stehen lassen.</translation>
    </message>
    <message>
      <source>'{path}' has a column '{name}', which is not an option of a match. Columns: {columns}.</source>
      <translation>„{path}“ hat eine Spalte „{name}“, die keine Option der Zuordnung ist. Spalten: {columns}.</translation>
    </message>
    <message>
      <source>Its '{name}' contains a NUL character or an incomplete character; save the list again.</source>
      <translation>„{name}“ enthält ein NUL-Zeichen oder ein unvollständiges Zeichen; die Liste neu speichern.</translation>
    </message>
    <message>
      <source>It has no {side} raster.</source>
      <translation>Das Raster für {side} fehlt.</translation>
    </message>
    <message>
      <source>The option '{name}' takes {expected}, not '{value}'.</source>
      <translation>Die Option „{name}“ erwartet {expected}, nicht „{value}“.</translation>
    </message>
    <message>
      <source>Pair {number} of '{path}': {problem}</source>
      <translation>Paar {number} von „{path}“: {problem}</translation>
    </message>
    <message>
      <source>Pair {number} of '{path}' has more values than there are columns; put names with a comma in quotes.</source>
      <translation>Paar {number} von „{path}“ hat mehr Werte als Spalten; Namen mit Komma in Anführungszeichen setzen.</translation>
    </message>
    <message>
      <source>a list of numbers</source>
      <translation>eine Liste von Zahlen</translation>
    </message>
    <message>
      <source>There is no scene to register; give at least one.</source>
      <translation>Es gibt keine Szene zum Registrieren; mindestens eine angeben.</translation>
    </message>
    <message>
      <source>No scene besides the reference '{reference}' was found; check the pattern.</source>
      <translation>Außer der Referenz „{reference}“ wurde keine Szene gefunden; das Muster prüfen.</translation>
    </message>
    <message>
      <source>No file matches '{pattern}'; check the pattern.</source>
      <translation>Keine Datei passt zu „{pattern}“; das Muster prüfen.</translation>
    </message>
    <message>
      <source>'{path}' is a folder; give a pattern of the rasters in it, such as '{example}'.</source>
      <translation>„{path}“ ist ein Ordner; ein Muster der Raster darin angeben, etwa „{example}“.</translation>
    </message>
    <message>
      <source>There is no pair in the list.</source>
      <translation>In der Liste steht kein Paar.</translation>
    </message>
    <message>
      <source>The pair of '{reference}' and '{moving}' is listed twice; remove one, or tell them apart in a column 'name'.</source>
      <translation>Das Paar aus „{reference}“ und „{moving}“ steht zweimal in der Liste; eines entfernen oder die beiden in einer Spalte „name“ unterscheiden.</translation>
    </message>
    <message>
      <source>The area {bbox} is not valid; give west, south, east and north in degrees, such as {example}.</source>
      <translation>Das Gebiet {bbox} ist ungültig; West, Süd, Ost und Nord in Grad angeben, etwa {example}.</translation>
    </message>
    <message>
      <source>the server's answer is not STAC</source>
      <translation>die Antwort des Servers ist kein STAC</translation>
    </message>
    <message>
      <source>The search of '{url}' found no scene; check the collections, the time and the area.</source>
      <translation>Die Suche in „{url}“ hat keine Szene gefunden; Kollektionen, Zeitraum und Gebiet prüfen.</translation>
    </message>
    <message>
      <source>'{url}' is not the address of a STAC API; give one that begins with https://.</source>
      <translation>„{url}“ ist keine Adresse einer STAC-API; eine angeben, die mit https:// beginnt.</translation>
    </message>
    <message>
      <source>The scenes form no pair: no tile has two of them.</source>
      <translation>Die Szenen ergeben kein Paar: Keine Kachel hat zwei davon.</translation>
    </message>
    <message>
      <source>The scene {scene} has no raster; leave it out.</source>
      <translation>Die Szene {scene} hat kein Raster; sie weglassen.</translation>
    </message>
    <message>
      <source>The scene {scene} has several assets; choose one with {option}. Assets: {assets}.</source>
      <translation>Die Szene {scene} hat mehrere Assets; mit {option} eines wählen. Assets: {assets}.</translation>
    </message>
    <message>
      <source>{option} must be 1 or more.</source>
      <translation>{option} muss mindestens 1 sein.</translation>
    </message>
    <message>
      <source>The search of '{url}' failed ({reason}); check the address, the collections, the time and the area.</source>
      <translation>Die Suche in „{url}“ ist fehlgeschlagen ({reason}); Adresse, Kollektionen, Zeitraum und Gebiet prüfen.</translation>
    </message>
    <message>
      <source>the server answers with HTTP status {status}</source>
      <translation>der Server antwortet mit HTTP-Status {status}</translation>
    </message>
    <message>
      <source>the server offers no search of items</source>
      <translation>der Server bietet keine Suche nach Szenen an</translation>
    </message>
    <message>
      <source>the time is not valid; write it as {example}</source>
      <translation>die Zeit ist ungültig; sie wie {example} schreiben</translation>
    </message>
    <message>
      <source>the server cannot be reached, or stopped sending</source>
      <translation>der Server ist nicht erreichbar oder hat aufgehört zu senden</translation>
    </message>
    <message>
      <source>Left out: {reason}</source>
      <translation>Ausgelassen: {reason}</translation>
    </message>
    <message>
      <source>No reference was given: set one with {reference}, or let {rule} pick one for each tile.</source>
      <translation>Es ist keine Referenz angegeben: eine mit {reference} festlegen oder von {rule} in jeder Kachel eine auswählen lassen.</translation>
    </message>
    <message>
      <source>The scene {scene} is damaged ({reason}); leave it out, or get its item again.</source>
      <translation>Die Szene {scene} ist beschädigt ({reason}); sie weglassen oder ihren Eintrag erneut laden.</translation>
    </message>
    <message>
      <source>The scene {scene} has no asset {wanted}; choose another with {option}. Assets: {assets}.</source>
      <translation>Die Szene {scene} hat kein Asset {wanted}; mit {option} ein anderes wählen. Assets: {assets}.</translation>
    </message>
    <message>
      <source>STAC needs the package {package}; install it with {command}.</source>
      <translation>Für STAC wird das Paket {package} gebraucht; mit {command} installieren.</translation>
    </message>
    <message>
      <source>Item {number} of '{path}' is damaged: '{field}' is missing or not as STAC requires; leave it out, or get it again.</source>
      <translation>Eintrag {number} von „{path}“ ist beschädigt: „{field}“ fehlt oder ist nicht so, wie STAC es verlangt; ihn weglassen oder erneut laden.</translation>
    </message>
    <message>
      <source>'{path}' is JSON, but neither a STAC item collection nor an item; give the result of a search, or one item.</source>
      <translation>„{path}“ ist JSON, aber weder eine STAC-Item-Sammlung noch ein STAC-Item; das Ergebnis einer Suche oder ein Item angeben.</translation>
    </message>
    <message>
      <source>'{path}' is not a STAC item collection ({reason}).</source>
      <translation>„{path}“ ist keine STAC-Item-Sammlung ({reason}).</translation>
    </message>
    <message>
      <source>The time '{value}' is not valid; write it as 2024-05-17 or 2024-05-17T10:30:00Z.</source>
      <translation>Die Zeit „{value}“ ist ungültig; sie wie 2024-05-17 oder 2024-05-17T10:30:00Z schreiben.</translation>
    </message>
    <message>
      <source>Adjusted with {pairs} of {matched} pairs of a stack of {scenes} scenes.</source>
      <translation>Ausgeglichen mit {pairs} von {matched} Paaren einer Reihe von {scenes} Szenen.</translation>
    </message>
    <message>
      <source>{first} and {second}: its loops close within {closure:.2f} px.</source>
      <translation>{first} und {second}: Die Schleifen schließen auf {closure:.2f} px.</translation>
    </message>
    <message>
      <source>{first} and {second}: no match.</source>
      <translation>{first} und {second}: keine Übereinstimmung.</translation>
    </message>
    <message>
      <source>{first} and {second} match, but no chain of matches connects them to the reference.</source>
      <translation>{first} und {second} passen zusammen, aber keine Kette von Zuordnungen verbindet sie mit der Referenz.</translation>
    </message>
    <message>
      <source>{first} and {second}: left out. It contradicts the other pairs by {off:.1f} px.</source>
      <translation>{first} und {second}: ausgelassen. Das Paar widerspricht den anderen um {off:.1f} px.</translation>
    </message>
    <message>
      <source>{first} and {second}: left out. It contradicts another pair by {off:.1f} px, and the loops do not show which of the two is wrong; check both.</source>
      <translation>{first} und {second}: ausgelassen. Das Paar widerspricht einem anderen um {off:.1f} px, und die Schleifen zeigen nicht, welches der beiden falsch ist; beide prüfen.</translation>
    </message>
    <message>
      <source>{first} and {second}: in no loop, so no other pair confirms it.</source>
      <translation>{first} und {second}: in keiner Schleife, daher bestätigt kein anderes Paar es.</translation>
    </message>
    <message>
      <source>{placed} of {total} scenes have an adjusted transform, {through} of them through their neighbours only.</source>
      <translation>{placed} von {total} Szenen haben eine ausgeglichene Transformation, {through} davon nur über ihre Nachbarn.</translation>
    </message>
    <message>
      <source>{loops} loops of pairs were closed; those of the pairs in use close within {largest:.2f} px.</source>
      <translation>{loops} Schleifen von Paaren wurden geschlossen; die der verwendeten Paare schließen auf {largest:.2f} px.</translation>
    </message>
    <message>
      <source>{scene} lies outside the reference by more than the reference's width, so it has no adjusted result.</source>
      <translation>{scene} liegt um mehr als eine Breite der Referenz außerhalb von ihr und hat deshalb kein ausgeglichenes Ergebnis.</translation>
    </message>
    <message>
      <source>Adjusting the stack</source>
      <translation>Reihe wird ausgeglichen</translation>
    </message>
    <message>
      <source>There is no folder '{folder}', so there is nothing to summarise; give the folder of a batch that has run.</source>
      <translation>Den Ordner „{folder}“ gibt es nicht, also ist nichts zusammenzufassen; den Ordner eines Stapels angeben, der gelaufen ist.</translation>
    </message>
    <message>
      <source>Writing the summary</source>
      <translation>Übersicht schreiben</translation>
    </message>
    <message>
      <source>Cancelled after {done} of {total} pairs; run again with {option} to go on.</source>
      <translation>Nach {done} von {total} Paaren abgebrochen; mit {option} geht es weiter.</translation>
    </message>
    <message>
      <source>Connecting to {address}</source>
      <translation>Verbinden mit {address}</translation>
    </message>
    <message>
      <source>{done} of {total} pairs, {pace} an hour, {left} to go</source>
      <translation>{done} von {total} Paaren, {pace} pro Stunde, noch {left}</translation>
    </message>
    <message>
      <source>{done} of {total} pairs</source>
      <translation>{done} von {total} Paaren</translation>
    </message>
    <message>
      <source>{done} of {total} pairs, {failed} failed, {pace} an hour, {left} to go</source>
      <translation>{done} von {total} Paaren, {failed} fehlgeschlagen, {pace} pro Stunde, noch {left}</translation>
    </message>
    <message>
      <source>A worker that joined later has another version of HetMatch or other weights; install the same on all workers.</source>
      <translation>Ein später hinzugekommener Worker hat eine andere Version von HetMatch oder andere Gewichte; auf allen Workern dasselbe installieren.</translation>
    </message>
    <message>
      <source>no reliable match</source>
      <translation>keine verlässliche Zuordnung</translation>
    </message>
    <message>
      <source>failed</source>
      <translation>fehlgeschlagen</translation>
    </message>
    <message>
      <source>not run</source>
      <translation>nicht bearbeitet</translation>
    </message>
    <message>
      <source>The scenes from left to right in their order, the reference above. Lines are pairs, coloured by the closure of the loops through them; dashed ones contradict the others and are left out, dotted ones do not match. Hollow scenes are placed by their neighbours only.</source>
      <translation>Die Szenen von links nach rechts in ihrer Reihenfolge, darüber die Referenz. Linien sind Paare, gefärbt nach dem Schlussfehler ihrer Schleifen; gestrichelte widersprechen den anderen und sind ausgelassen, gepunktete stimmen nicht überein. Hohle Szenen sind nur über ihre Nachbarn eingepasst.</translation>
    </message>
    <message>
      <source>scene</source>
      <translation>Szene</translation>
    </message>
    <message>
      <source>placed by</source>
      <translation>eingepasst durch</translation>
    </message>
    <message>
      <source>transform</source>
      <translation>Transformation</translation>
    </message>
    <message>
      <source>pairs in use</source>
      <translation>verwendete Paare</translation>
    </message>
    <message>
      <source>change, px</source>
      <translation>Änderung, px</translation>
    </message>
    <message>
      <source>CE90, px</source>
      <translation>CE90, px</translation>
    </message>
    <message>
      <source>closure, px</source>
      <translation>Schlussfehler, px</translation>
    </message>
    <message>
      <source>nothing: too far outside the reference</source>
      <translation>nichts: zu weit außerhalb der Referenz</translation>
    </message>
    <message>
      <source>{way}, in doubt</source>
      <translation>{way}, fraglich</translation>
    </message>
    <message>
      <source>shift</source>
      <translation>Verschiebung</translation>
    </message>
    <message>
      <source>pair</source>
      <translation>Paar</translation>
    </message>
    <message>
      <source>in use</source>
      <translation>verwendet</translation>
    </message>
    <message>
      <source>confidence</source>
      <translation>Konfidenz</translation>
    </message>
    <message>
      <source>contradiction, px</source>
      <translation>Widerspruch, px</translation>
    </message>
    <message>
      <source>loop</source>
      <translation>Schleife</translation>
    </message>
    <message>
      <source>all in use</source>
      <translation>alle verwendet</translation>
    </message>
    <message>
      <source>Stack of {reference}</source>
      <translation>Reihe zu {reference}</translation>
    </message>
    <message>
      <source>{low:g} to {limit:g} px</source>
      <translation>{low:g} bis {limit:g} px</translation>
    </message>
    <message>
      <source>in no loop</source>
      <translation>in keiner Schleife</translation>
    </message>
    <message>
      <source>the reference</source>
      <translation>die Referenz</translation>
    </message>
    <message>
      <source>its neighbours</source>
      <translation>ihre Nachbarn</translation>
    </message>
    <message>
      <source>nothing</source>
      <translation>nichts</translation>
    </message>
    <message>
      <source>closure, m</source>
      <translation>Schlussfehler, m</translation>
    </message>
    <message>
      <source>yes</source>
      <translation>ja</translation>
    </message>
    <message>
      <source>no</source>
      <translation>nein</translation>
    </message>
    <message>
      <source>Adjusted scenes</source>
      <translation>Ausgeglichene Szenen</translation>
    </message>
    <message>
      <source>Pairs of the stack</source>
      <translation>Paare der Reihe</translation>
    </message>
    <message>
      <source>no: contradicts the others</source>
      <translation>nein: widerspricht den anderen</translation>
    </message>
    <message>
      <source>no: it, or another pair, is wrong</source>
      <translation>nein: dieses oder ein anderes Paar ist falsch</translation>
    </message>
    <message>
      <source>no match</source>
      <translation>keine Zuordnung</translation>
    </message>
    <message>
      <source>no: not connected to the reference</source>
      <translation>nein: nicht mit der Referenz verbunden</translation>
    </message>
    <message>
      <source>Closures of {count} loops</source>
      <translation>Schlussfehler von {count} Schleifen</translation>
    </message>
    <message>
      <source>Stack: all scenes adjusted together</source>
      <translation>Reihe: alle Szenen gemeinsam ausgeglichen</translation>
    </message>
    <message>
      <source>Batch of {count} pairs</source>
      <translation>Stapel mit {count} Paaren</translation>
    </message>
    <message>
      <source>Click on a heading to sort. Each name leads to the report of its pair.</source>
      <translation>Ein Klick auf eine Überschrift sortiert. Jeder Name führt zum Bericht seines Paars.</translation>
    </message>
    <message>
      <source>{name} - HetMatch batch</source>
      <translation>{name} - HetMatch-Stapel</translation>
    </message>
    <message>
      <source>Accuracy of the matches: CE90 over the overlap, as stated by each match.</source>
      <translation>Genauigkeit der Zuordnungen: CE90 über die Überlappung, wie jede Zuordnung sie angibt.</translation>
    </message>
    <message>
      <source>Footprints of the moving rasters, longitude {west:.2f}° to {east:.2f}°, latitude {south:.2f}° to {north:.2f}°: by the match where there is one, elsewhere by their own georeference.</source>
      <translation>Umrisse der bewegten Raster, Länge {west:.2f}° bis {east:.2f}°, Breite {south:.2f}° bis {north:.2f}°: nach der Zuordnung, wo es eine gibt, sonst nach ihrer eigenen Georeferenzierung.</translation>
    </message>
    <message>
      <source>pairs</source>
      <translation>Paare</translation>
    </message>
    <message>
      <source>reason (of one of them)</source>
      <translation>Grund (bei einem davon)</translation>
    </message>
    <message>
      <source>for instance</source>
      <translation>zum Beispiel</translation>
    </message>
    <message>
      <source>Accuracy of the matches: CE90 over the overlap, as stated by each match; {count} matches state none.</source>
      <translation>Genauigkeit der Zuordnungen: CE90 über die Überlappung, wie jede Zuordnung sie angibt; {count} Zuordnungen geben keine an.</translation>
    </message>
    <message>
      <source>CE90 in reference pixels</source>
      <translation>CE90 in Referenzpixeln</translation>
    </message>
    <message>
      <source>{shown} of {total} pairs are shown; summary.csv has all.</source>
      <translation>{shown} von {total} Paaren sind aufgeführt; summary.csv enthält alle.</translation>
    </message>
    <message>
      <source>shift, px</source>
      <translation>Verschiebung, px</translation>
    </message>
    <message>
      <source>shift, m</source>
      <translation>Verschiebung, m</translation>
    </message>
    <message>
      <source>time, s</source>
      <translation>Zeit, s</translation>
    </message>
    <message>
      <source>memory, MB</source>
      <translation>Speicher, MB</translation>
    </message>
    <message>
      <source>Scenes without a match that lie too far away to be drawn: {count}.</source>
      <translation>Szenen ohne Zuordnung, die zu weit entfernt liegen, um gezeichnet zu werden: {count}.</translation>
    </message>
    <message>
      <source>Pairs without a match</source>
      <translation>Paare ohne Zuordnung</translation>
    </message>
    <message>
      <source>All pairs</source>
      <translation>Alle Paare</translation>
    </message>
    <message>
      <source>Not run yet.</source>
      <translation>Noch nicht bearbeitet.</translation>
    </message>
    <message>
      <source>The inputs or options have changed since; run again with {option}.</source>
      <translation>Eingaben oder Optionen haben sich seitdem geändert; den Aufruf mit {option} wiederholen.</translation>
    </message>
    <message>
      <source>Done with other steps, options or rasters, and so counted as not run: {count}. Give the steps and options of that run, or run again with {option}.</source>
      <translation>Mit anderen Schritten, Optionen oder Rastern bearbeitet und deshalb als nicht bearbeitet gezählt: {count}. Die Schritte und Optionen jenes Laufs angeben oder mit {option} erneut starten.</translation>
    </message>
    <message>
      <source>{file} was not written: it needs the package pyarrow; install it with {command}.</source>
      <translation>{file} wurde nicht geschrieben: Dafür wird das Paket pyarrow gebraucht; mit {command} installieren.</translation>
    </message>
    <message>
      <source>The process of the pair ended unexpectedly ({details}); it may have run out of memory.</source>
      <translation>Der Prozess des Paars endete unerwartet ({details}); vielleicht hat der Speicher nicht gereicht.</translation>
    </message>
    <message>
      <source>The pair took longer than {seconds:g} seconds and was ended; allow more with {option}.</source>
      <translation>Das Paar brauchte länger als {seconds:g} Sekunden und wurde beendet; {option} erlaubt mehr.</translation>
    </message>
    <message>
      <source>The scenes have no reference; give it with {reference}.</source>
      <translation>Die Szenen haben keine Referenz; sie mit {reference} angeben.</translation>
    </message>
    <message>
      <source>There is nothing to register: give one table of pairs, or {reference} with scenes.</source>
      <translation>Es gibt nichts zu registrieren: eine Tabelle von Paaren angeben, oder {reference} mit Szenen.</translation>
    </message>
    <message>
      <source>Standard output cannot be written to ({reason}); free some space there, or send it elsewhere.</source>
      <translation>Auf die Standardausgabe kann nicht geschrieben werden ({reason}); dort Platz schaffen oder sie umleiten.</translation>
    </message>
    <message>
      <source>Loading the libraries</source>
      <translation>Bibliotheken laden</translation>
    </message>
    <message>
      <source>Cancelled after the results were written.</source>
      <translation>Abgebrochen, nachdem die Ergebnisse geschrieben waren.</translation>
    </message>
    <message>
      <source>{problem}; see `{program} --help` for the usage.</source>
      <translation>{problem}; zum Aufruf siehe `{program} --help`.</translation>
    </message>
    <message>
      <source>The argument after '{before}' is empty; is a variable of the script not set?</source>
      <translation>Das Argument nach „{before}“ ist leer; ist eine Variable des Skripts nicht gesetzt?</translation>
    </message>
    <message>
      <source>The moving image of the result is not a file; it has no RPCs.</source>
      <translation>Das bewegte Bild des Ergebnisses ist keine Datei; es hat keine RPCs.</translation>
    </message>
    <message>
      <source>Searching on an overview</source>
      <translation>In einer Übersicht suchen</translation>
    </message>
    <message>
      <source>Searching again on an overview</source>
      <translation>In einer Übersicht erneut suchen</translation>
    </message>
    <message>
      <source>its content is damaged, or of another kind</source>
      <translation>der Inhalt ist beschädigt oder von anderer Art</translation>
    </message>
    <message>
      <source>There is no file '{path}'; check the path.</source>
      <translation>Die Datei „{path}“ gibt es nicht; den Pfad prüfen.</translation>
    </message>
    <message>
      <source>no secure connection: {reason}</source>
      <translation>keine sichere Verbindung: {reason}</translation>
    </message>
    <message>
      <source>it is not valid UTF-8</source>
      <translation>es ist kein gültiges UTF-8</translation>
    </message>
    <message>
      <source>not valid JSON at line {line}, column {column}</source>
      <translation>kein gültiges JSON in Zeile {line}, Spalte {column}</translation>
    </message>
    <message>
      <source>the package {package} is missing</source>
      <translation>das Paket {package} fehlt</translation>
    </message>
    <message>
      <source>shown above</source>
      <translation>oben ausgegeben</translation>
    </message>
    <message>
      <source>HetMatch failed unexpectedly with {error}: {text} (details: {details}); please report it together with the output of `hetmatch doctor`.</source>
      <translation>HetMatch ist unerwartet mit {error} gescheitert: {text} (Details: {details}); bitte zusammen mit der Ausgabe von `hetmatch doctor` melden.</translation>
    </message>
    <message>
      <source>Out of memory; try a smaller {option}, or close other programs (details: {details}).</source>
      <translation>Der Speicher reicht nicht; {option} verkleinern oder andere Programme schließen (Details: {details}).</translation>
    </message>
    <message>
      <source>No transformation is known from '{source}' to '{target}'; assign a CRS with a known projection to the layer and try again.</source>
      <translation>Von „{source}“ nach „{target}“ ist keine Transformation bekannt; dem Layer ein KBS mit bekannter Projektion zuweisen und erneut versuchen.</translation>
    </message>
    <message>
      <source>it is nested too deeply</source>
      <translation>es ist zu tief verschachtelt</translation>
    </message>
    <message>
      <source>'{field}' is missing or wrong</source>
      <translation>„{field}“ fehlt oder ist falsch</translation>
    </message>
    <message>
      <source>{name} is not a JSON number</source>
      <translation>{name} ist keine Zahl in JSON</translation>
    </message>
    <message>
      <source>it contains text with a NUL character or an incomplete character</source>
      <translation>es enthält Text mit einem NUL-Zeichen oder einem unvollständigen Zeichen</translation>
    </message>
    <message>
      <source>Unknown language '{name}'. Languages: {languages}.</source>
      <translation>Unbekannte Sprache „{name}“. Sprachen: {languages}.</translation>
    </message>
    <message>
      <source>The accuracy of the transform is unknown: its points lie too close together. Such matches are off by 0.3 to 5 pixels, however small their residuals; check the registration by eye, or use rasters with a larger overlap.</source>
      <translation>Die Genauigkeit der Transformation ist unbekannt: Ihre Punkte liegen zu dicht beieinander. Solche Zuordnungen liegen 0,3 bis 5 Pixel daneben, auch bei kleinen Residuen; die Registrierung mit dem Auge prüfen oder Raster mit größerer Überlappung nehmen.</translation>
    </message>
    <message>
      <source>{values} in '{name}' lies far from all other values and was treated as nodata, although it is not declared as such; if it was measured, declare another nodata value.</source>
      <translation>{values} in „{name}“ liegt weit von allen anderen Werten entfernt und wurde als Leerwert behandelt, obwohl es nicht als solcher angegeben ist; falls es gemessen wurde, einen anderen Leerwert angeben.</translation>
    </message>
    <message>
      <source>The mask '{mask}' masks nothing of '{image}'; if it should, check that its polygons are saved, or that its pixels are not all zero.</source>
      <translation>Die Maske „{mask}“ verdeckt nichts von „{image}“; wenn sie es soll, prüfen, ob ihre Polygone gespeichert oder ob alle ihre Pixel null sind.</translation>
    </message>
    <message>
      <source>The moving image is mirrored: it only fits flipped left to right. HetMatch warps it that way; programs that allow only rotation and scale need it flipped first.</source>
      <translation>Das bewegte Bild ist gespiegelt: Es passt nur seitenverkehrt. HetMatch entzerrt es auch so; Programme, die nur Drehung und Maßstab zulassen, brauchen es vorher gespiegelt.</translation>
    </message>
    <message>
      <source>{share:.0%} of the overlap lies farther than a tenth of its diagonal from any tie point: there the {transform} transform is extrapolated, and no check point measures its error.</source>
      <translation>{share:.0%} der Überlappung sind weiter als ein Zehntel ihrer Diagonale von jedem Verknüpfungspunkt entfernt: Dort ist die Transformation „{transform}“ extrapoliert, und kein Kontrollpunkt misst ihren Fehler.</translation>
    </message>
    <message>
      <source>An RMSE of {rmse:.3g} px and a CE90 of {ce90:.3g} px do not go together: a few residuals are very large, up to {largest:.3g} px at {column:.0f}, {row:.0f} of the reference. Check that point and switch it off.</source>
      <translation>Ein RMSE von {rmse:.3g} px und ein CE90 von {ce90:.3g} px passen nicht zusammen: Einige Residuen sind sehr groß, bis zu {largest:.3g} px bei {column:.0f}, {row:.0f} der Referenz. Diesen Punkt prüfen und ausschalten.</translation>
    </message>
    <message>
      <source>Radar shows buildings displaced towards the sensor, by their height divided by the tangent of the incidence angle: {pixels:.0f} pixels for {height:.0f} m of height at {incidence:.0f} degrees. Points on them lie off the ground by as much, which the stated accuracy does not include; check the registration on streets and squares.</source>
      <translation>Radar zeigt Gebäude zum Sensor hin versetzt, um ihre Höhe geteilt durch den Tangens des Einfallswinkels: {pixels:.0f} Pixel bei {height:.0f} m Höhe und {incidence:.0f} Grad. Punkte auf Gebäuden liegen ebenso weit neben dem Boden; in der angegebenen Genauigkeit ist das nicht enthalten. Die Registrierung an Straßen und Plätzen prüfen.</translation>
    </message>
    <message>
      <source>The elevation model has no heights under {share:.0%} of the overlap: there a registered raster stays empty.</source>
      <translation>Unter {share:.0%} der Überlappung hat das Höhenmodell keine Höhen: Dort bleibt ein registriertes Raster leer.</translation>
    </message>
    <message>
      <source>Radar shows buildings displaced towards the sensor, by their height divided by the tangent of the incidence angle: {shown:.0f} m for {height:.0f} m of height at {incidence:.0f} degrees. Where pixels are smaller than {limit:.0f} m, points on buildings lie off the ground by several pixels, which the stated accuracy does not include.</source>
      <translation>Radar zeigt Gebäude zum Sensor hin versetzt, um ihre Höhe geteilt durch den Tangens des Einfallswinkels: {shown:.0f} m bei {height:.0f} m Höhe und {incidence:.0f} Grad. Sind Pixel kleiner als {limit:.0f} m, liegen Punkte auf Gebäuden mehrere Pixel neben dem Boden; in der angegebenen Genauigkeit ist das nicht enthalten.</translation>
    </message>
    <message>
      <source>Buildings that the elevation model does not have lie displaced like high ground: by {pixels:.0f} pixels for {height:.0f} m of height. Points on them lie off the ground by as much, which the stated accuracy does not include.</source>
      <translation>Gebäude, die das Höhenmodell nicht enthält, liegen versetzt wie hohes Gelände: um {pixels:.0f} Pixel bei {height:.0f} m Höhe. Punkte auf ihnen liegen ebenso weit neben dem Boden; in der angegebenen Genauigkeit ist das nicht enthalten.</translation>
    </message>
    <message>
      <source>a list of strings</source>
      <translation>eine Liste von Zeichenketten</translation>
    </message>
    <message>
      <source>a string</source>
      <translation>eine Zeichenkette</translation>
    </message>
    <message>
      <source>Unknown option '{name}'. Options: {names}.</source>
      <translation>Unbekannte Option „{name}“. Optionen: {names}.</translation>
    </message>
    <message>
      <source>{option} takes four numbers, x min,y min,x max,y max, the smaller ones first.</source>
      <translation>{option}: Vier Zahlen angeben, x min,y min,x max,y max, die kleineren zuerst.</translation>
    </message>
    <message>
      <source>{option} takes six numbers a,b,c,d,e,f: pixel (column, row) of the moving raster lies at about (a column + b row + c, d column + e row + f) of the reference.</source>
      <translation>{option} erwartet sechs Zahlen a,b,c,d,e,f: Pixel (Spalte, Zeile) des bewegten Rasters liegt etwa bei (a Spalte + b Zeile + c, d Spalte + e Zeile + f) der Referenz.</translation>
    </message>
    <message>
      <source>a list of whole numbers</source>
      <translation>eine Liste ganzer Zahlen</translation>
    </message>
    <message>
      <source>a whole number</source>
      <translation>eine ganze Zahl</translation>
    </message>
    <message>
      <source>The transform 'relief' needs an elevation model; give one with {option}, or choose another transform.</source>
      <translation>Die Transformation „relief“ braucht ein Höhenmodell; mit {option} eines angeben oder eine andere Transformation wählen.</translation>
    </message>
    <message>
      <source>{option} must be a positive number of metres.</source>
      <translation>{option}: Der Wert muss eine positive Zahl in Metern sein.</translation>
    </message>
    <message>
      <source>{option} must be a number of pixels, at least {minimum:g}.</source>
      <translation>{option} muss eine Zahl von Pixeln sein, mindestens {minimum:g}.</translation>
    </message>
    <message>
      <source>{option} must be a positive number of pixels.</source>
      <translation>{option} muss eine positive Anzahl von Pixeln sein.</translation>
    </message>
    <message>
      <source>{option} must be at least {minimum}; fewer points cannot check a transform.</source>
      <translation>{option}: Der Wert muss mindestens {minimum} sein; mit weniger Punkten lässt sich keine Transformation prüfen.</translation>
    </message>
    <message>
      <source>{option} must lie between 0 and half the tile size.</source>
      <translation>{option}: Der Wert muss zwischen 0 und der halben Kachelgröße liegen.</translation>
    </message>
    <message>
      <source>{option} has classes but no mask; name the mask with {mask}.</source>
      <translation>{option} nennt Klassen, aber es gibt keine Maske; nennen Sie die Maske mit {mask}.</translation>
    </message>
    <message>
      <source>{option} takes band numbers counted from 1, such as 4,3,2.</source>
      <translation>{option}: Kanalnummern ab 1 angeben, etwa 4,3,2.</translation>
    </message>
    <message>
      <source>High ground is displaced by {metres:.3g} m per metre of height, {azimuth:.0f} degrees clockwise from up.</source>
      <translation>Hohes Gelände ist je Meter Höhe um {metres:.3g} m versetzt, {azimuth:.0f} Grad im Uhrzeigersinn von oben.</translation>
    </message>
    <message>
      <source>The map was drawn with shadows beside buildings and trees, as in the photograph: sun at {azimuth:.0f} degrees from north, shadows of {length:.1f} m.</source>
      <translation>Die Karte wurde mit Schatten neben Gebäuden und Bäumen gezeichnet, wie im Foto: Sonne bei {azimuth:.0f} Grad von Nord, Schatten von {length:.1f} m.</translation>
    </message>
    <message>
      <source>High ground is displaced by {pixels:.3g} moving pixels per 100 m of height, {azimuth:.0f} degrees clockwise from up.</source>
      <translation>Hohes Gelände ist je 100 m Höhe um {pixels:.3g} Pixel des bewegten Rasters versetzt, {azimuth:.0f} Grad im Uhrzeigersinn von oben.</translation>
    </message>
    <message>
      <source>There is no transform to map points with: {reason}</source>
      <translation>Es gibt keine Transformation, um Punkte abzubilden: {reason}</translation>
    </message>
    <message>
      <source>The image was rotated and shifted as a whole to where all of the map agrees best, {moved:.2g} px (RMS) from its position by the points alone; {left_out:,} of {count:,} points disagree with that and were left out.</source>
      <translation>Das Bild wurde als Ganzes dorthin gedreht und verschoben, wo die ganze Karte am besten übereinstimmt, {moved:.2g} px (RMS) von dort, wo seine Punkte allein es hatten; von {count:,} Punkten liegen {left_out:,} abseits davon und wurden weggelassen.</translation>
    </message>
    <message>
      <source>none</source>
      <translation>keine</translation>
    </message>
    <message>
      <source>similarity</source>
      <translation>Ähnlichkeit</translation>
    </message>
    <message>
      <source>affine</source>
      <translation>affin</translation>
    </message>
    <message>
      <source>relief</source>
      <translation>Relief</translation>
    </message>
    <message>
      <source>homography</source>
      <translation>Homographie</translation>
    </message>
    <message>
      <source>polynomial2</source>
      <translation>Polynom 2</translation>
    </message>
    <message>
      <source>polynomial3</source>
      <translation>Polynom 3</translation>
    </message>
    <message>
      <source>thin plate</source>
      <translation>Thin-Plate-Spline</translation>
    </message>
    <message>
      <source>similarity transform</source>
      <translation>Ähnlichkeitstransformation</translation>
    </message>
    <message>
      <source>affine transform</source>
      <translation>affine Transformation</translation>
    </message>
    <message>
      <source>affine transform with displacement by relief</source>
      <translation>affine Transformation mit Reliefversatz</translation>
    </message>
    <message>
      <source>polynomial of degree 1</source>
      <translation>Polynom 1. Grades</translation>
    </message>
    <message>
      <source>polynomial of degree 2</source>
      <translation>Polynom 2. Grades</translation>
    </message>
    <message>
      <source>polynomial of degree 3</source>
      <translation>Polynom 3. Grades</translation>
    </message>
    <message>
      <source>thin plate spline</source>
      <translation>Thin-Plate-Spline</translation>
    </message>
    <message>
      <source>automatic</source>
      <translation>automatisch</translation>
    </message>
    <message>
      <source>optical</source>
      <translation>optisch</translation>
    </message>
    <message>
      <source>SAR</source>
      <translation>SAR</translation>
    </message>
    <message>
      <source>thermal</source>
      <translation>thermal</translation>
    </message>
    <message>
      <source>scanned map</source>
      <translation>gescannte Karte</translation>
    </message>
    <message>
      <source>elevation model</source>
      <translation>Höhenmodell</translation>
    </message>
    <message>
      <source>{name}</source>
      <translation>{name}</translation>
    </message>
    <message>
      <source>The transform of the match follows the height of the ground, which GCPs cannot express: this is a thin plate spline through some of its points. gdalwarp_rpc and `hetmatch warp` use the elevation model for each pixel</source>
      <translation>Die Transformation der Zuordnung folgt der Höhe des Geländes, was Passpunkte nicht ausdrücken können: Dies ist ein Thin-Plate-Spline durch einige ihrer Punkte. gdalwarp_rpc und `hetmatch warp` verwenden für jedes Pixel das Höhenmodell</translation>
    </message>
    <message>
      <source>the moving raster has fill values besides its declared nodata value, and gdalwarp can leave out only one; declare one value for all, or warp with HetMatch</source>
      <translation>das bewegte Raster enthält außer seinem angegebenen Leerwert weitere Füllwerte, von denen gdalwarp nur einen auslassen kann; einen Wert für alle angeben oder mit HetMatch entzerren</translation>
    </message>
    <message>
      <source>{left_out}. {note}</source>
      <translation>{left_out}. {note}</translation>
    </message>
    <message>
      <source>Unknown format '{name}'. Formats: {formats}.</source>
      <translation>Unbekanntes Format „{name}“. Formate: {formats}.</translation>
    </message>
    <message>
      <source>its name would be too long for a disk</source>
      <translation>ihr Name wäre zu lang für einen Datenträger</translation>
    </message>
    <message>
      <source>the map of the layers was matched without its georeference</source>
      <translation>die Karte der Layer wurde ohne ihre Georeferenzierung zugeordnet</translation>
    </message>
    <message>
      <source>a VRT cannot refer to a raster with control characters in its name</source>
      <translation>ein VRT kann sich nicht auf ein Raster mit Steuerzeichen im Namen beziehen</translation>
    </message>
    <message>
      <source>no transform that GDAL fits to GCPs follows the match (the best is off by {error:.1f} pixels), as around a pole; warp with HetMatch</source>
      <translation>keine Transformation, die GDAL an GCPs anpasst, folgt der Zuordnung, die beste weicht um {error:.1f} Pixel ab, wie um einen Pol; mit HetMatch entzerren</translation>
    </message>
    <message>
      <source>Copying the moving raster</source>
      <translation>Bewegtes Raster kopieren</translation>
    </message>
    <message>
      <source>The moving raster '{raster}' cannot be read: {error}.</source>
      <translation>Das bewegte Raster „{raster}“ kann nicht gelesen werden: {error}.</translation>
    </message>
    <message>
      <source>The raster '{raster}' cannot be read: {error}.</source>
      <translation>Das Raster „{raster}“ kann nicht gelesen werden: {error}.</translation>
    </message>
    <message>
      <source>the moving side is vector layers; GDAL's ogr2ogr moves them by GCPs, with the options in the file of the format "gdal"</source>
      <translation>die bewegte Seite sind Vektorlayer; ogr2ogr von GDAL verschiebt sie anhand der GCPs, mit den Optionen in der Datei des Formats „gdal“</translation>
    </message>
    <message>
      <source>the moving image is not a file that it could refer to</source>
      <translation>das bewegte Bild ist keine Datei, auf die verwiesen werden könnte</translation>
    </message>
    <message>
      <source>'{path}' has a line that is not a point.</source>
      <translation>„{path}“ hat eine Zeile, die kein Punkt ist.</translation>
    </message>
    <message>
      <source>The CRS in '{path}' is invalid.</source>
      <translation>Das KBS in „{path}“ ist ungültig.</translation>
    </message>
    <message>
      <source>residual {low:g} to {high:g} px</source>
      <translation>Residuum {low:g} bis {high:g} px</translation>
    </message>
    <message>
      <source>{low:g} to {high:g} {unit}</source>
      <translation>{low:g} bis {high:g} {unit}</translation>
    </message>
    <message>
      <source>Displacement</source>
      <translation>Verschiebung</translation>
    </message>
    <message>
      <source>Displacement of a check point</source>
      <translation>Verschiebung eines Kontrollpunkts</translation>
    </message>
    <message>
      <source>Displacement, drawn {factor:g} times its length</source>
      <translation>Verschiebung, in {factor:g}-facher Länge gezeichnet</translation>
    </message>
    <message>
      <source>Displacement of a check point, drawn {factor:g} times its length</source>
      <translation>Verschiebung eines Kontrollpunkts, in {factor:g}-facher Länge gezeichnet</translation>
    </message>
    <message>
      <source>residual up to {high:g} px</source>
      <translation>Residuum bis {high:g} px</translation>
    </message>
    <message>
      <source>residual over {low:g} px</source>
      <translation>Residuum über {low:g} px</translation>
    </message>
    <message>
      <source>up to {high:g} {unit}</source>
      <translation>bis {high:g} {unit}</translation>
    </message>
    <message>
      <source>over {low:g} {unit}</source>
      <translation>über {low:g} {unit}</translation>
    </message>
    <message>
      <source>Point switched off</source>
      <translation>Ausgeschalteter Punkt</translation>
    </message>
    <message>
      <source>{length}, drawn {factor:g} times as long</source>
      <translation>{length}, in {factor:g}-facher Länge gezeichnet</translation>
    </message>
    <message>
      <source>Tie point, {residual}</source>
      <translation>Verknüpfungspunkt, {residual}</translation>
    </message>
    <message>
      <source>Check point, {residual}</source>
      <translation>Kontrollpunkt, {residual}</translation>
    </message>
    <message>
      <source>Tie point in the moving raster</source>
      <translation>Verknüpfungspunkt im bewegten Raster</translation>
    </message>
    <message>
      <source>Check point in the moving raster</source>
      <translation>Kontrollpunkt im bewegten Raster</translation>
    </message>
    <message>
      <source>Tile with tie points</source>
      <translation>Kachel mit Verknüpfungspunkten</translation>
    </message>
    <message>
      <source>Tile without tie points, see its reason</source>
      <translation>Kachel ohne Verknüpfungspunkte, siehe den Grund</translation>
    </message>
    <message>
      <source>'{path}' is not a table of tie points: unexpected header.</source>
      <translation>„{path}“ ist keine Tabelle von Verknüpfungspunkten: unerwartete Kopfzeile.</translation>
    </message>
    <message>
      <source>Line {number} of '{path}' has no usable number in the column '{column}'; match the rasters again.</source>
      <translation>Zeile {number} von „{path}“ hat in der Spalte „{column}“ keine brauchbare Zahl; die Raster erneut zuordnen.</translation>
    </message>
    <message>
      <source>'{path}' is too large for a table of tie points.</source>
      <translation>„{path}“ ist zu groß für eine Tabelle von Verknüpfungspunkten.</translation>
    </message>
    <message>
      <source>'{path}' is not a table of tie points: {error}.</source>
      <translation>„{path}“ ist keine Tabelle von Verknüpfungspunkten: {error}.</translation>
    </message>
    <message>
      <source>Line {number} of '{path}' is not a tie point.</source>
      <translation>Zeile {number} von „{path}“ ist kein Verknüpfungspunkt.</translation>
    </message>
    <message>
      <source>'{path}' is neither a D2-Net checkpoint nor torchvision's VGG16 ({problem}); run `{command}`, or set {option} to another file.</source>
      <translation>Die Datei „{path}“ ist weder ein D2-Net-Checkpoint noch das VGG16 von torchvision ({problem}); `{command}` ausführen oder für {option} eine andere Datei angeben.</translation>
    </message>
    <message>
      <source>it holds no table of tensors</source>
      <translation>sie enthält keine Tensortabelle</translation>
    </message>
    <message>
      <source>There is no weights file '{path}'; run `{command}`, or set {option} to a file that exists.</source>
      <translation>Die Gewichtsdatei „{path}“ gibt es nicht; `{command}` ausführen oder für {option} eine vorhandene Datei angeben.</translation>
    </message>
    <message>
      <source>The weights '{path}' are damaged (tensor '{tensor}' is not finite); delete the file and fetch it again, such as with `{command}`.</source>
      <translation>Die Gewichte „{path}“ sind beschädigt (Tensor „{tensor}“ ist nicht endlich); die Datei löschen und erneut laden, etwa mit `{command}`.</translation>
    </message>
    <message>
      <source>The weights '{path}' are damaged, or not a PyTorch file of plain tensors; delete the file and fetch it again, such as with `{command}`, or set {option} to another file.</source>
      <translation>Die Gewichte „{path}“ sind beschädigt oder keine PyTorch-Datei mit einfachen Tensoren; die Datei löschen und erneut laden, etwa mit `{command}`, oder für {option} eine andere Datei angeben.</translation>
    </message>
    <message>
      <source>it has no tensor '{tensor}'</source>
      <translation>ihr fehlt der Tensor „{tensor}“</translation>
    </message>
    <message>
      <source>its tensor '{tensor}' has another shape or type</source>
      <translation>ihr Tensor „{tensor}“ hat eine andere Form oder einen anderen Typ</translation>
    </message>
    <message>
      <source>it holds weights in the format of {actual}, not of {expected}</source>
      <translation>sie enthält Gewichte im Format {actual}, nicht {expected}</translation>
    </message>
    <message>
      <source>The file of the model '{name}' is missing; {remedy}.</source>
      <translation>Die Datei des Modells „{name}“ fehlt; {remedy}.</translation>
    </message>
    <message>
      <source>The model file '{path}' is not valid: {problem}; delete the file and {remedy}.</source>
      <translation>Die Modelldatei „{path}“ ist fehlerhaft: {problem}; die Datei löschen und {remedy}.</translation>
    </message>
    <message>
      <source>The file from {url} is not the model '{name}' ({problem}); fetch it again later, {alternative}.</source>
      <translation>Die Datei von {url} ist nicht das Modell „{name}“ ({problem}); sie später erneut laden {alternative}.</translation>
    </message>
    <message>
      <source>it has {size} bytes instead of {expected}</source>
      <translation>sie hat {size} Bytes statt {expected}</translation>
    </message>
    <message>
      <source>its checksum is wrong</source>
      <translation>ihre Prüfsumme ist falsch</translation>
    </message>
    <message>
      <source>Cancelled; the part of '{name}' received so far is kept, and fetching it again resumes there.</source>
      <translation>Abgebrochen; der bisher empfangene Teil von „{name}“ bleibt erhalten, und ein erneutes Laden setzt dort fort.</translation>
    </message>
    <message>
      <source>its content is damaged, or not that of this model</source>
      <translation>ihr Inhalt ist beschädigt oder nicht der dieses Modells</translation>
    </message>
    <message>
      <source>'{path}' cannot be written ({problem}); close the programs that use it and fetch the model again.</source>
      <translation>„{path}“ kann nicht geschrieben werden ({problem}); die Programme schließen, die die Datei verwenden, und das Modell erneut laden.</translation>
    </message>
    <message>
      <source>it does not hold the weights of the hetmatch network</source>
      <translation>sie enthält nicht die Gewichte des HetMatch-Netzes</translation>
    </message>
    <message>
      <source>run `{command}`</source>
      <translation>`{command}` ausführen</translation>
    </message>
    <message>
      <source>Unknown model '{name}'. Models: {models}.</source>
      <translation>Unbekanntes Modell „{name}“. Modelle: {models}.</translation>
    </message>
    <message>
      <source>install HetMatch again</source>
      <translation>HetMatch neu installieren</translation>
    </message>
    <message>
      <source>The weights '{path}' are damaged or not of the hetmatch network; install HetMatch again, or set {option} to another file.</source>
      <translation>Die Gewichte „{path}“ sind beschädigt oder nicht die des HetMatch-Netzes; HetMatch neu installieren oder für {option} eine andere Datei angeben.</translation>
    </message>
    <message>
      <source>The matcher '{matcher}' has no weights; {remedy}, or set {option} to a weights file.</source>
      <translation>Für das Verfahren „{matcher}“ fehlen die Gewichte; {remedy} oder für {option} eine Gewichtsdatei angeben.</translation>
    </message>
    <message>
      <source>This needs torch, which is not installed; set HetMatch up in full, or install it with {command}.</source>
      <translation>Dafür wird torch gebraucht, das nicht installiert ist; HetMatch vollständig einrichten oder torch mit {command} installieren.</translation>
    </message>
    <message>
      <source>No CUDA device is available; choose {device}.</source>
      <translation>Kein CUDA-Gerät verfügbar; {device} wählen.</translation>
    </message>
    <message>
      <source>ONNX Runtime is not installed; install the package onnxruntime, or choose {runtime}.</source>
      <translation>ONNX Runtime ist nicht installiert; das Paket onnxruntime installieren oder {runtime} wählen.</translation>
    </message>
    <message>
      <source>There is no ONNX file '{path}' beside the weights; choose {runtime}.</source>
      <translation>Neben den Gewichten liegt keine ONNX-Datei „{path}“; {runtime} wählen.</translation>
    </message>
    <message>
      <source>HetMatch's own network</source>
      <translation>Eigenes Netz von HetMatch</translation>
    </message>
    <message>
      <source>D2-Net (2019)</source>
      <translation>D2-Net (2019)</translation>
    </message>
    <message>
      <source>'{path}' does not hold the weights of the hetmatch network; leave {option} empty, or set it to a file made for this network.</source>
      <translation>„{path}“ enthält nicht die Gewichte des HetMatch-Netzes; {option} leer lassen oder eine für dieses Netz erstellte Datei angeben.</translation>
    </message>
    <message>
      <source>The server answered {status} ({reason}) when asked for '{name}'; try again later, {alternative}.</source>
      <translation>Der Server antwortete auf die Anfrage nach „{name}“ mit {status} ({reason}); später erneut versuchen {alternative}.</translation>
    </message>
    <message>
      <source>The download of '{name}' from {host} failed ({problem}); check the connection (behind a proxy, set HTTPS_PROXY) and fetch it again, which resumes the download, {alternative}.</source>
      <translation>Das Herunterladen von „{name}“ von {host} ist fehlgeschlagen ({problem}); die Verbindung prüfen (hinter einem Proxy HTTPS_PROXY setzen) und erneut laden, was den Download fortsetzt, {alternative}.</translation>
    </message>
    <message>
      <source>The folder '{folder}' cannot be written to ({problem}); correct its permissions, or set HETMATCH_MODELS to another folder.</source>
      <translation>In den Ordner „{folder}“ kann nicht geschrieben werden ({problem}); seine Zugriffsrechte ändern oder HETMATCH_MODELS auf einen anderen Ordner setzen.</translation>
    </message>
    <message>
      <source>or download {url} by other means and put it at '{path}'</source>
      <translation>oder {url} auf anderem Weg herunterladen und als „{path}“ ablegen</translation>
    </message>
    <message>
      <source>'{url}' is not an http or https address, so nothing was fetched.</source>
      <translation>„{url}“ ist keine http- oder https-Adresse, daher wurde nichts geladen.</translation>
    </message>
    <message>
      <source>The server offers a file of {total} bytes for '{name}' where {expected} are expected; update HetMatch, {alternative}.</source>
      <translation>Der Server bietet für „{name}“ eine Datei mit {total} Bytes an, erwartet werden {expected}; HetMatch aktualisieren {alternative}.</translation>
    </message>
    <message>
      <source>There is not enough room in '{folder}' for '{name}'; free some space and fetch it again, or set HETMATCH_MODELS to a folder on another disk.</source>
      <translation>In „{folder}“ ist nicht genug Platz für „{name}“; Platz schaffen und erneut laden oder HETMATCH_MODELS auf einen Ordner auf einer anderen Platte setzen.</translation>
    </message>
    <message>
      <source>the connection broke after {received} of {total} bytes</source>
      <translation>die Verbindung brach nach {received} von {total} Bytes ab</translation>
    </message>
    <message>
      <source>it redirects to an address that is not encrypted</source>
      <translation>der Server leitet auf eine unverschlüsselte Adresse um</translation>
    </message>
    <message>
      <source>the server sent another range than the one requested</source>
      <translation>der Server sendete einen anderen Bereich als den angeforderten</translation>
    </message>
    <message>
      <source>The weights '{path}' cannot be read ({problem}); check the path and its permissions.</source>
      <translation>Die Gewichte „{path}“ können nicht gelesen werden ({problem}); den Pfad und seine Zugriffsrechte prüfen.</translation>
    </message>
    <message>
      <source>There is no weights file '{path}'; install HetMatch again, or set {option} to a file that exists.</source>
      <translation>Die Gewichtsdatei „{path}“ gibt es nicht; HetMatch neu installieren oder für {option} eine vorhandene Datei angeben.</translation>
    </message>
    <message>
      <source>The weights '{path}' are damaged or not a safetensors file; install HetMatch again, or set {option} to another file.</source>
      <translation>Die Gewichte „{path}“ sind beschädigt oder keine safetensors-Datei; HetMatch neu installieren oder für {option} eine andere Datei angeben.</translation>
    </message>
    <message>
      <source>The match had no elevation model, so its transform does not include relief; match again with {option}, or choose another transform.</source>
      <translation>Die Zuordnung hatte kein Höhenmodell, ihre Transformation enthält also kein Relief; mit {option} erneut zuordnen oder eine andere Transformation wählen.</translation>
    </message>
    <message>
      <source>The transform of this match needs the elevation model '{dem}', which cannot be read; put it back, or choose another transform. ({reason})</source>
      <translation>Die Transformation dieser Zuordnung braucht das Höhenmodell „{dem}“, das nicht gelesen werden kann; es zurücklegen oder eine andere Transformation wählen. ({reason})</translation>
    </message>
    <message>
      <source>{limit} of {count} GCPs, spread evenly, because the list is edited by hand; {left_out}</source>
      <translation>{limit} von {count} Passpunkten, gleichmäßig verteilt, weil die Liste von Hand bearbeitet wird; {left_out}</translation>
    </message>
    <message>
      <source>its coordinates are longitude and latitude, and the reference has no CRS to compute them from</source>
      <translation>ihre Koordinaten sind Länge und Breite, und die Referenz hat kein KBS, aus dem sie berechnet werden könnten</translation>
    </message>
    <message>
      <source>its coordinates are longitude and latitude, which cannot be computed from the reference's CRS, '{crs}'</source>
      <translation>ihre Koordinaten sind Länge und Breite, die sich aus dem KBS der Referenz, „{crs}“, nicht berechnen lassen</translation>
    </message>
    <message>
      <source>There are too few usable tie points for GCPs, or they lie on one line; at least three are needed.</source>
      <translation>Es gibt zu wenige brauchbare Verknüpfungspunkte für Passpunkte, oder sie liegen auf einer Linie; mindestens drei sind nötig.</translation>
    </message>
    <message>
      <source>{used} of {count} tie points are GCPs; left out: {reasons}</source>
      <translation>{used} von {count} Verknüpfungspunkten sind Passpunkte; ausgelassen: {reasons}</translation>
    </message>
    <message>
      <source>{used} of {count} tie points are GCPs</source>
      <translation>{used} von {count} Verknüpfungspunkten sind Passpunkte</translation>
    </message>
    <message>
      <source>{count} nearer than {distance:g} pixels to a better one</source>
      <translation>{count} näher als {distance:g} Pixel an einem besseren</translation>
    </message>
    <message>
      <source>{count} in conflict with their neighbours</source>
      <translation>{count} im Widerspruch zu ihren Nachbarn</translation>
    </message>
    <message>
      <source>{count} to thin them evenly</source>
      <translation>{count} zur gleichmäßigen Ausdünnung</translation>
    </message>
    <message>
      <source>The CRS of '{name}', '{crs}', is of a kind that gives no place on a map ({kind}); reproject it, for example to EPSG:4326, or set its real CRS with {reference_crs} or {moving_crs}.</source>
      <translation>Das KBS von „{name}“, „{crs}“, ist von einer Art, die keinen Ort auf einer Karte angibt ({kind}); umprojizieren, zum Beispiel nach EPSG:4326, oder das wirkliche KBS mit {reference_crs} oder {moving_crs} angeben.</translation>
    </message>
    <message>
      <source>The mask '{band}' has no class '{name}'. Classes: {names}.</source>
      <translation>Die Maske „{band}“ hat keine Klasse „{name}“. Klassen: {names}.</translation>
    </message>
    <message>
      <source>The mask '{mask}' leaves nothing of '{image}'; check the mask, its classes and {keep}.</source>
      <translation>Die Maske „{mask}“ lässt nichts von „{image}“ übrig; prüfen Sie die Maske, ihre Klassen und {keep}.</translation>
    </message>
    <message>
      <source>'{image}' has no CRS; assign one to it first.</source>
      <translation>„{image}“ hat kein KBS; weisen Sie zuerst eines zu.</translation>
    </message>
    <message>
      <source>The mask '{mask}' ({width} x {height} pixels) does not lie on '{image}' ({image_width} x {image_height}); give both a georeference, or the mask the size of the image.</source>
      <translation>Die Maske „{mask}“ ({width} x {height} Pixel) liegt nicht auf „{image}“ ({image_width} x {image_height}); geben Sie beiden eine Georeferenz, oder der Maske die Größe des Bildes.</translation>
    </message>
    <message>
      <source>The mask '{mask}' lies beside '{image}', so that it masks nothing; check its CRS, or choose the mask of this image.</source>
      <translation>Die Maske „{mask}“ liegt neben „{image}“, sodass sie nichts maskiert; prüfen Sie ihr KBS, oder wählen Sie die Maske dieses Bildes.</translation>
    </message>
    <message>
      <source>'{mask}' holds no polygons; a mask is polygons or a raster.</source>
      <translation>„{mask}“ enthält keine Polygone; eine Maske besteht aus Polygonen oder ist ein Raster.</translation>
    </message>
    <message>
      <source>'{image}' has no georeference, so polygons cannot mask it; give a raster of its size as the mask.</source>
      <translation>„{image}“ hat keine Georeferenz, daher können Polygone es nicht maskieren; geben Sie ein Raster seiner Größe als Maske an.</translation>
    </message>
    <message>
      <source>'{mask}' has polygons and no classes; leave the classes of the mask out.</source>
      <translation>„{mask}“ enthält Polygone und keine Klassen; lassen Sie die Klassen der Maske weg.</translation>
    </message>
    <message>
      <source>The mask '{mask}' is damaged or cut short; copy or download it again.</source>
      <translation>Die Maske „{mask}“ ist beschädigt oder abgeschnitten; kopieren oder laden Sie sie erneut.</translation>
    </message>
    <message>
      <source>Refining the position on a coarser level</source>
      <translation>Lage auf einer gröberen Stufe verfeinern</translation>
    </message>
    <message>
      <source>Measuring again where the whole map fits best</source>
      <translation>Neue Messung dort, wo die ganze Karte am besten passt</translation>
    </message>
    <message>
      <source>Matching again from a position that fits better</source>
      <translation>Neue Zuordnung von einer besser passenden Lage aus</translation>
    </message>
    <message>
      <source>Matching again along the relief</source>
      <translation>Erneute Zuordnung entlang des Reliefs</translation>
    </message>
    <message>
      <source>Matching again along the bend</source>
      <translation>Erneute Zuordnung entlang der Krümmung</translation>
    </message>
    <message>
      <source>The images do not overlap at the position that {option} gives; check its six numbers.</source>
      <translation>An der Lage, die {option} angibt, überlappen sich die Bilder nicht; die sechs Zahlen prüfen.</translation>
    </message>
    <message>
      <source>no point agrees with its neighbours</source>
      <translation>kein Punkt stimmt mit seinen Nachbarn überein</translation>
    </message>
    <message>
      <source>The {transform} transform does not fit the points that it was fitted to; choose one with fewer parameters.</source>
      <translation>Die Transformation „{transform}“ passt nicht zu den Punkten, an die sie angepasst wurde; eine mit weniger Parametern wählen.</translation>
    </message>
    <message>
      <source>No part of the moving image resembles any part of the reference; {advice}.</source>
      <translation>Kein Teil des bewegten Bildes ähnelt einem Teil der Referenz; {advice}.</translation>
    </message>
    <message>
      <source>Trying the mirror image</source>
      <translation>Spiegelbild wird versucht</translation>
    </message>
    <message>
      <source>Choosing the transform</source>
      <translation>Transformation wählen</translation>
    </message>
    <message>
      <source>the whole overlap was searched</source>
      <translation>die ganze Überlappung durchsucht wurde</translation>
    </message>
    <message>
      <source>the displacement is known accurately enough everywhere</source>
      <translation>die Verschiebung überall genau genug bekannt ist</translation>
    </message>
    <message>
      <source>the distortion that is left in the radar image is relief, which further tiles would not reduce</source>
      <translation>die übrige Verzerrung im Radarbild Relief ist, das weitere Kacheln nicht verringern würden</translation>
    </message>
    <message>
      <source>twice the tiles of the first round were not enough</source>
      <translation>auch doppelt so viele Kacheln wie in der ersten Runde nicht genügten</translation>
    </message>
    <message>
      <source>no tile had enough points to predict an error</source>
      <translation>keine Kachel genügend Punkte hatte, um einen Fehler vorherzusagen</translation>
    </message>
    <message>
      <source>Matched tile {number} of {count}</source>
      <translation>Kachel {number} von {count} zugeordnet</translation>
    </message>
    <message>
      <source>{count} points agree with one {transform} transform.</source>
      <translation>{count} Punkte passen zu einer gemeinsamen Transformation ({transform}).</translation>
    </message>
    <message>
      <source>The two images agree too weakly to rely on: {share:.0%} of the locations searched fit one transform, with a mean correlation of {correlation:.2f}; {advice}.</source>
      <translation>Die beiden Bilder stimmen zu schwach überein, um sich darauf zu verlassen: {share:.0%} der abgesuchten Stellen passen zu einer Transformation, bei einer mittleren Korrelation von {correlation:.2f}; {advice}.</translation>
    </message>
    <message>
      <source>The two images agree too weakly where their content can be compared; {advice}.</source>
      <translation>Die beiden Bilder stimmen dort, wo sich ihr Inhalt vergleichen lässt, zu schwach überein; {advice}.</translation>
    </message>
    <message>
      <source>The matches agree no better than those of two different places would; {advice}.</source>
      <translation>Die Zuordnungen stimmen nicht besser überein als die zweier verschiedener Orte; {advice}.</translation>
    </message>
    <message>
      <source>Only {count} points of the two images agree with each other, too few to rely on; {advice}.</source>
      <translation>Nur {count} Punkte der beiden Bilder stimmen miteinander überein, zu wenige, um sich darauf zu verlassen; {advice}.</translation>
    </message>
    <message>
      <source>The ground repeats itself: shifted by {distance:.0f} pixels, the images agree about as well ({share:.0%} of the correlation); set a search radius below half of that, or choose a larger area.</source>
      <translation>Das Gelände wiederholt sich: Um {distance:.0f} Pixel verschoben stimmen die Bilder etwa ebenso gut überein ({share:.0%} der Korrelation); einen Suchradius unter der Hälfte davon oder ein größeres Gebiet angeben.</translation>
    </message>
    <message>
      <source>What agrees may lie over both images, such as a map frame, a graticule or a cloud: the ground in between agrees too little; choose an area without it, or mask it.</source>
      <translation>Was übereinstimmt, liegt vielleicht über beiden Bildern, etwa ein Kartenrahmen, ein Gradnetz oder eine Wolke: Das Gelände dazwischen stimmt zu wenig überein; ein Gebiet ohne dies wählen oder es maskieren.</translation>
    </message>
    <message>
      <source>The ground repeats itself, or shows too little: shifted by {distance:.0f} pixels, the images agree better ({share:.0%} of the correlation); set a search radius below half of that, or choose a larger area.</source>
      <translation>Das Gelände wiederholt sich oder zeigt zu wenig: Um {distance:.0f} Pixel verschoben stimmen die Bilder besser überein ({share:.0%} der Korrelation); einen Suchradius unter der Hälfte davon oder ein größeres Gebiet angeben.</translation>
    </message>
    <message>
      <source>The ground repeats itself: shifted by {distance:.0f} pixels, about as many parts of the images agree; set a search radius below half of that, or choose a larger area.</source>
      <translation>Das Gelände wiederholt sich: Um {distance:.0f} Pixel verschoben stimmen etwa ebenso viele Teile der Bilder überein; einen Suchradius unter der Hälfte davon oder ein größeres Gebiet angeben.</translation>
    </message>
    <message>
      <source>Looking for the place that all of the map agrees with</source>
      <translation>Es wird die Stelle gesucht, mit der die ganze Karte übereinstimmt</translation>
    </message>
    <message>
      <source>The mask '{mask}' covers {share:.0%} of '{image}', and the rest was not matched; check the mask, its classes and {keep}.</source>
      <translation>Die Maske „{mask}“ bedeckt {share:.0%} von „{image}“, und der Rest ließ sich nicht zuordnen; prüfen Sie die Maske, ihre Klassen und {keep}.</translation>
    </message>
    <message>
      <source>check that both show the same place, and cut away margins</source>
      <translation>prüfen, ob beide denselben Ort zeigen, und Ränder weglassen</translation>
    </message>
    <message>
      <source>check the position that the match started from, or widen the {radius}</source>
      <translation>die Lage prüfen, von der die Zuordnung ausging, oder {radius} vergrößern</translation>
    </message>
    <message>
      <source>check that both show the same place, or widen the {radius}</source>
      <translation>prüfen, ob beide denselben Ort zeigen, oder {radius} vergrößern</translation>
    </message>
    <message>
      <source>set {rotation} to automatic, because the images may be rotated against each other</source>
      <translation>{rotation} auf automatisch stellen, denn die Bilder können gegeneinander gedreht sein</translation>
    </message>
    <message>
      <source>search a smaller {area} around the place that the scan shows, or start from two or three points of your own</source>
      <translation>mit {area} einen kleineren Bereich um den Ort durchsuchen, den der Scan zeigt, oder von zwei oder drei eigenen Punkten ausgehen</translation>
    </message>
    <message>
      <source>search a smaller {area} around the place that the other image shows, say with {modality} what kind of image it is, and cut away its margins</source>
      <translation>mit {area} einen kleineren Bereich um den Ort durchsuchen, den das andere Bild zeigt, mit {modality} angeben, was für ein Bild es ist, und seine Ränder weglassen</translation>
    </message>
    <message>
      <source>check that both show the same place, or try other bands</source>
      <translation>prüfen, ob beide denselben Ort zeigen, oder andere Kanäle versuchen</translation>
    </message>
    <message>
      <source>check that both show the same place, widen the {radius}, or try other bands</source>
      <translation>prüfen, ob beide denselben Ort zeigen, {radius} vergrößern, oder andere Kanäle versuchen</translation>
    </message>
    <message>
      <source>The result contradicts itself ({problem}), so nothing was written. This is a fault of HetMatch: please report it, with both rasters if you can.</source>
      <translation>Das Ergebnis widerspricht sich ({problem}); deshalb wurde nichts geschrieben. Das ist ein Fehler von HetMatch: bitte melden, wenn möglich mit beiden Rastern.</translation>
    </message>
    <message>
      <source>Arrays have no georeference, so no heights can be looked up under them; match files, or choose another transform.</source>
      <translation>Arrays haben keine Georeferenzierung, daher lassen sich unter ihnen keine Höhen nachschlagen; Dateien zuordnen oder eine andere Transformation wählen.</translation>
    </message>
    <message>
      <source>'{reference}' has no georeference with a CRS, so no heights can be looked up under it; leave {option} out.</source>
      <translation>„{reference}“ hat keine Georeferenzierung mit einem KBS, daher lassen sich darunter keine Höhen nachschlagen; {option} weglassen.</translation>
    </message>
    <message>
      <source>The elevation model '{dem}' has no heights where the rasters overlap; choose one of the same area.</source>
      <translation>Das Höhenmodell „{dem}“ hat keine Höhen, wo die Raster sich überlappen; eines desselben Gebiets wählen.</translation>
    </message>
    <message>
      <source>The elevation model '{dem}' is flat where the rasters overlap, so displacement by relief cannot be measured; choose another transform.</source>
      <translation>Das Höhenmodell „{dem}“ ist flach, wo die Raster sich überlappen, sodass sich Reliefversatz nicht messen lässt; eine andere Transformation wählen.</translation>
    </message>
    <message>
      <source>reference image</source>
      <translation>Referenzbild</translation>
    </message>
    <message>
      <source>moving image</source>
      <translation>Bewegtes Bild</translation>
    </message>
    <message>
      <source>The RPCs of '{moving}' model relief already; choose another transform.</source>
      <translation>Die RPCs von „{moving}“ bilden das Relief schon ab; eine andere Transformation wählen.</translation>
    </message>
    <message>
      <source>Only {width} x {height} pixels can be compared, and images that do not look alike rarely match below {minimum} x {minimum}; check that both show the same place, and use a larger part of it.</source>
      <translation>Nur {width} x {height} Pixel lassen sich vergleichen, und verschieden aussehende Bilder lassen sich unter {minimum} x {minimum} selten zuordnen; prüfen, ob beide denselben Ort zeigen, und einen größeren Teil davon verwenden.</translation>
    </message>
    <message>
      <source>assumed to be optical: too few pixels to classify</source>
      <translation>als optisch angenommen: zu wenige Pixel für eine Bestimmung</translation>
    </message>
    <message>
      <source>assumed to be optical: the sample has only one value</source>
      <translation>als optisch angenommen: die Stichprobe hat nur einen Wert</translation>
    </message>
    <message>
      <source>optical: grey without speckle (thermal images are treated alike)</source>
      <translation>optisch: grau ohne Speckle (Thermalbilder werden ebenso behandelt)</translation>
    </message>
    <message>
      <source>optical: one band, neither speckled nor smooth</source>
      <translation>optisch: ein Kanal, weder mit Speckle noch glatt</translation>
    </message>
    <message>
      <source>optical: {count} bands that differ, no flat areas of a map</source>
      <translation>optisch: {count} verschiedene Kanäle, keine einfarbigen Kartenflächen</translation>
    </message>
    <message>
      <source>map: {share:.0%} of it are areas of exactly one colour</source>
      <translation>Karte: {share:.0%} davon sind Flächen von genau einer Farbe</translation>
    </message>
    <message>
      <source>SAR in decibels: values from {low:.0f} to {high:.0f} with speckle</source>
      <translation>SAR in Dezibel: Werte von {low:.0f} bis {high:.0f} mit Speckle</translation>
    </message>
    <message>
      <source>SAR: speckle of {share:.0%} of the local mean, without the edges of ground</source>
      <translation>SAR: Speckle von {share:.0%} des lokalen Mittels, ohne die Kanten von Gelände</translation>
    </message>
    <message>
      <source>thermal: values from {low:.0f} to {high:.0f} could be kelvins</source>
      <translation>thermal: Werte von {low:.0f} bis {high:.0f} könnten Kelvin sein</translation>
    </message>
    <message>
      <source>elevation: one smooth band of {low:.0f} to {high:.0f}</source>
      <translation>Höhenmodell: ein glatter Kanal mit Werten von {low:.0f} bis {high:.0f}</translation>
    </message>
    <message>
      <source>elevation: {count} whole steps, neighbours few steps apart</source>
      <translation>Höhenmodell: {count} ganzzahlige Stufen, Nachbarn nur wenige Stufen auseinander</translation>
    </message>
    <message>
      <source>map: {share:.0%} of it are areas of exactly one value</source>
      <translation>Karte: {share:.0%} davon sind Flächen mit exakt einem Wert</translation>
    </message>
    <message>
      <source>map: drawn from vector layers</source>
      <translation>Karte: aus Vektorlayern gezeichnet</translation>
    </message>
    <message>
      <source>{modality}, as specified</source>
      <translation>{modality}, wie vorgegeben</translation>
    </message>
    <message>
      <source>{reason}; linear values, converted to decibels</source>
      <translation>{reason}; lineare Werte, in Dezibel umgerechnet</translation>
    </message>
    <message>
      <source>'{name}' has no band {band}; choose from 1 to {count}.</source>
      <translation>„{name}“ hat keinen Kanal {band}; einen von 1 bis {count} wählen.</translation>
    </message>
    <message>
      <source>'{name}' has no band {band}; it has only band 1.</source>
      <translation>„{name}“ hat keinen Kanal {band}, sondern nur Kanal 1.</translation>
    </message>
    <message>
      <source>a large raster without overviews is read in full for its first overview; build them once with gdaladdo -r average {raster}</source>
      <translation>ein großes Raster ohne Übersichten wird für seine erste Übersicht vollständig gelesen; einmalig mit gdaladdo -r average {raster} anlegen</translation>
    </message>
    <message>
      <source>'{raster}' is both reference and moving raster; choose two different ones.</source>
      <translation>„{raster}“ ist zugleich Referenz und bewegtes Raster; zwei verschiedene wählen.</translation>
    </message>
    <message>
      <source>'{reference}' and '{moving}' are copies of the same raster: all pixels are equal and lie in the same place. Choose two different ones.</source>
      <translation>„{reference}“ und „{moving}“ sind Kopien desselben Rasters: Alle Pixel sind gleich und liegen am selben Ort. Zwei verschiedene wählen.</translation>
    </message>
    <message>
      <source>outside the moving image</source>
      <translation>außerhalb des bewegten Rasters</translation>
    </message>
    <message>
      <source>no data</source>
      <translation>keine Daten</translation>
    </message>
    <message>
      <source>the same value everywhere, such as cloud or saturation</source>
      <translation>überall derselbe Wert, etwa Wolken oder Sättigung</translation>
    </message>
    <message>
      <source>no texture, such as open water</source>
      <translation>keine Textur, etwa offenes Wasser</translation>
    </message>
    <message>
      <source>'{name}' has the same value everywhere ({value:g}), so there is nothing to match; choose other bands or another raster.</source>
      <translation>„{name}“ hat überall denselben Wert ({value:g}), also gibt es nichts zuzuordnen; andere Kanäle oder ein anderes Raster wählen.</translation>
    </message>
    <message>
      <source>no data: only {share:.0%} of the pixels are valid</source>
      <translation>keine Daten: nur {share:.0%} der Pixel sind gültig</translation>
    </message>
    <message>
      <source>'{name}' has no valid pixels: all are nodata, transparent, not a number or beyond 3.4e38; check its nodata value and its mask.</source>
      <translation>„{name}“ hat keine gültigen Pixel: Alle sind Leerwerte, durchsichtig, keine Zahlen oder jenseits von 3,4e38; den Leerwert und die Maske prüfen.</translation>
    </message>
    <message>
      <source>'{name}' has several pages, and the first has the same value everywhere ({value:g}); choose another one: {pages}.</source>
      <translation>„{name}“ hat mehrere Seiten, und die erste hat überall denselben Wert ({value:g}); eine andere wählen: {pages}.</translation>
    </message>
    <message>
      <source>The bands of '{name}' that were examined ({bands}) have the same value everywhere ({value:g}); choose others of its {count} bands.</source>
      <translation>Die untersuchten Kanäle von „{name}“ ({bands}) haben überall denselben Wert ({value:g}); andere seiner {count} Kanäle wählen.</translation>
    </message>
    <message>
      <source>'{name}' ({dtype}) has the same value everywhere ({value:g}), or values that differ by less than a millionth of it; choose other bands or another raster, or stretch the values, for example with: {command}</source>
      <translation>„{name}“ ({dtype}) hat überall denselben Wert ({value:g}), oder Werte, die sich um weniger als ein Millionstel davon unterscheiden; andere Kanäle oder ein anderes Raster wählen oder die Werte strecken, zum Beispiel mit: {command}</translation>
    </message>
    <message>
      <source>Tiles of {tile_size} pixels with an overlap of {overlap} cannot cover {width} x {height} pixels; choose a larger tile size or a smaller overlap.</source>
      <translation>Kacheln von {tile_size} Pixeln mit {overlap} Pixeln Überlappung können {width} x {height} Pixel nicht abdecken; größere Kacheln oder eine kleinere Überlappung wählen.</translation>
    </message>
    <message>
      <source>HetMatch may use only {limit} of memory here (`ulimit -v`), and needs at least {needed} to load its libraries; raise that limit.</source>
      <translation>HetMatch darf hier nur {limit} Speicher nutzen (`ulimit -v`) und braucht mindestens {needed}, um seine Bibliotheken zu laden; diese Grenze erhöhen.</translation>
    </message>
    <message>
      <source>The area holds {width} x {height} pixels that both rasters cover, too few to match; choose an area of at least {minimum} x {minimum} pixels.</source>
      <translation>Das Gebiet enthält nur {width} x {height} Pixel, die beide Raster abdecken, zu wenige für eine Zuordnung; ein Gebiet von mindestens {minimum} x {minimum} Pixeln wählen.</translation>
    </message>
    <message>
      <source>The area holds {width} x {height} pixels of '{raster}', too few to match; choose an area of at least {minimum} x {minimum} pixels.</source>
      <translation>Das Gebiet enthält nur {width} x {height} Pixel von „{raster}“, zu wenige für eine Zuordnung; ein Gebiet von mindestens {minimum} x {minimum} Pixeln wählen.</translation>
    </message>
    <message>
      <source>The {image} must be numbers of shape (rows, columns) or (rows, columns, bands), not {dtype} of shape {shape}.</source>
      <translation>{image}: Zahlen der Form (Zeilen, Spalten) oder (Zeilen, Spalten, Kanäle) sind nötig, nicht {dtype} der Form {shape}.</translation>
    </message>
    <message>
      <source>The {image} of shape {shape} seems to have its bands first; move them to the end with np.moveaxis(image, 0, 2).</source>
      <translation>{image}: Bei der Form {shape} stehen die Kanäle anscheinend vorn; sie mit np.moveaxis(image, 0, 2) ans Ende verschieben.</translation>
    </message>
    <message>
      <source>The {image} of shape {shape} is too small to match; give at least {minimum} x {minimum} pixels.</source>
      <translation>{image}: Die Form {shape} ist zu klein für eine Zuordnung; mindestens {minimum} x {minimum} Pixel angeben.</translation>
    </message>
    <message>
      <source>The mask of the {image} has the shape {mask_shape}, its pixels {shape}; give both the same rows and columns.</source>
      <translation>{image}: Die Maske hat die Form {mask_shape}, die Pixel haben {shape}; beiden dieselben Zeilen und Spalten geben.</translation>
    </message>
    <message>
      <source>The {image} has no such bands ({bands}); choose from 1 to {count}.</source>
      <translation>{image}: Diese Kanäle gibt es nicht ({bands}); aus 1 bis {count} wählen.</translation>
    </message>
    <message>
      <source>x {left:.0f} to {right:.0f}, y {bottom:.0f} to {top:.0f}</source>
      <translation>x {left:.0f} bis {right:.0f}, y {bottom:.0f} bis {top:.0f}</translation>
    </message>
    <message>
      <source>The rasters do not overlap, not even with the search radius: '{reference}' covers {reference_extent}, '{moving}' covers {moving_extent}; check their CRSs, or choose a moving raster of the same area.</source>
      <translation>Die Raster überlappen sich nicht, auch nicht mit dem Suchradius: „{reference}“ umfasst {reference_extent}, „{moving}“ umfasst {moving_extent}; ihre KBS prüfen oder ein bewegtes Raster desselben Gebiets wählen.</translation>
    </message>
    <message>
      <source>The area lies outside the overlap of the rasters; choose an area within {extent} of '{reference}'.</source>
      <translation>Das Gebiet liegt außerhalb der Überlappung der Raster; ein Gebiet innerhalb von {extent} in „{reference}“ wählen.</translation>
    </message>
    <message>
      <source>Without a CRS the size of a pixel on the ground is unknown.</source>
      <translation>Ohne KBS ist die Größe eines Pixels am Boden unbekannt.</translation>
    </message>
    <message>
      <source>'{raster}' has no georeference with a CRS; assign one, for example with: {command}</source>
      <translation>„{raster}“ hat keine Georeferenzierung mit KBS; eine zuweisen, zum Beispiel mit: {command}</translation>
    </message>
    <message>
      <source>No part of '{raster}' has coordinates in '{crs}'; check that its CRS and its coordinates belong together.</source>
      <translation>Kein Teil von „{raster}“ hat Koordinaten in „{crs}“; prüfen, ob KBS und Koordinaten zusammengehören.</translation>
    </message>
    <message>
      <source>The pixel size of '{raster}' cannot be measured in '{crs}'; check that its CRS and its coordinates belong together.</source>
      <translation>Die Pixelgröße von „{raster}“ lässt sich in „{crs}“ nicht bestimmen; prüfen, ob KBS und Koordinaten zusammengehören.</translation>
    </message>
    <message>
      <source>x {left:.4f} to {right:.4f}, y {bottom:.4f} to {top:.4f}</source>
      <translation>x {left:.4f} bis {right:.4f}, y {bottom:.4f} bis {top:.4f}</translation>
    </message>
    <message>
      <source>'{raster}' is georeferenced but has no CRS, while '{other}' has one; assign it, for example with: {command}</source>
      <translation>„{raster}“ ist georeferenziert, hat aber kein KBS, „{other}“ dagegen schon; eines zuweisen, zum Beispiel mit: {command}</translation>
    </message>
    <message>
      <source>PROJ does not understand the raster's CRS ({problem}); assign another, for example with: {command}</source>
      <translation>PROJ versteht das KBS des Rasters nicht ({problem}); ein anderes zuweisen, zum Beispiel mit: {command}</translation>
    </message>
    <message>
      <source>PROJ does not understand the CRS '{crs}'; give it as EPSG:… or as WKT.</source>
      <translation>PROJ versteht das KBS „{crs}“ nicht; es als EPSG:… oder als WKT angeben.</translation>
    </message>
    <message>
      <source>converted from the vertical datum of the elevation model to the ellipsoid</source>
      <translation>vom Höhenbezug des Höhenmodells auf das Ellipsoid umgerechnet</translation>
    </message>
    <message>
      <source>as stored in the elevation model, assumed to be above the ellipsoid</source>
      <translation>wie im Höhenmodell gespeichert, als ellipsoidische Höhen angenommen</translation>
    </message>
    <message>
      <source>'{dem}' is a picture in colours, no elevation model; choose a raster of heights.</source>
      <translation>„{dem}“ ist ein farbiges Bild, kein Höhenmodell; ein Raster mit Höhen wählen.</translation>
    </message>
    <message>
      <source>'{dem}' holds complex numbers, no heights; choose a raster of heights.</source>
      <translation>„{dem}“ enthält komplexe Zahlen und keine Höhen; ein Raster mit Höhen wählen.</translation>
    </message>
    <message>
      <source>The elevation model '{dem}' has no CRS or no geotransform; assign them, for example with: {command}</source>
      <translation>Das Höhenmodell „{dem}“ hat kein KBS oder keine Geotransformation; beides zuweisen, zum Beispiel mit: {command}</translation>
    </message>
    <message>
      <source>The elevation model '{dem}' stores its heights scaled; write them out in metres, for example with: {command}</source>
      <translation>Das Höhenmodell „{dem}“ speichert seine Höhen skaliert; sie in Metern ausgeben, zum Beispiel mit: {command}</translation>
    </message>
    <message>
      <source>The elevation model '{dem}' is in '{crs}' ({kind}), which gives no place on a map; assign its real CRS, for example with: {command}</source>
      <translation>Das Höhenmodell „{dem}“ liegt in „{crs}“ ({kind}), das keinen Ort auf einer Karte angibt; sein wirkliches KBS zuweisen, zum Beispiel mit: {command}</translation>
    </message>
    <message>
      <source>The elevation model '{path}' is damaged and cannot be read to its end; copy or download it again.</source>
      <translation>Das Höhenmodell „{path}“ ist beschädigt und nicht bis zum Ende lesbar; erneut kopieren oder herunterladen.</translation>
    </message>
    <message>
      <source>The elevation model '{path}' cannot be opened; set {option} to a raster of heights, such as a GeoTIFF.</source>
      <translation>Das Höhenmodell „{path}“ kann nicht geöffnet werden; {option} auf ein Raster mit Höhen setzen, etwa ein GeoTIFF.</translation>
    </message>
    <message>
      <source>The raster has no georeference, so its pixels have no map coordinates.</source>
      <translation>Das Raster hat keine Georeferenzierung, daher haben seine Pixel keine Kartenkoordinaten.</translation>
    </message>
    <message>
      <source>The control points of '{path}' have coordinates that are not numbers; correct them.</source>
      <translation>Die Passpunkte von „{path}“ haben Koordinaten, die keine Zahlen sind; sie berichtigen.</translation>
    </message>
    <message>
      <source>The control points of '{path}' cannot be used ({problem}); give it at least three that are not on one line.</source>
      <translation>Die Passpunkte von „{path}“ lassen sich nicht verwenden ({problem}); dem Raster mindestens drei geben, die nicht auf einer Linie liegen.</translation>
    </message>
    <message>
      <source>'{raster}' is damaged or cut short and cannot be read to its end; copy or download it again.</source>
      <translation>„{raster}“ ist beschädigt oder abgeschnitten und nicht bis zum Ende lesbar; erneut kopieren oder herunterladen.</translation>
    </message>
    <message>
      <source>'{raster}' refers to '{file}', which does not exist; copy it along with the raster, or make the raster anew.</source>
      <translation>„{raster}“ verweist auf „{file}“, das es nicht gibt; mit dem Raster zusammen kopieren oder das Raster neu erzeugen.</translation>
    </message>
    <message>
      <source>'{path}' is an archive; name the raster in it, such as {example}</source>
      <translation>„{path}“ ist ein Archiv; das Raster darin angeben, etwa {example}</translation>
    </message>
    <message>
      <source>The geotransform of '{raster}' is invalid: its pixels have no size or no location; correct it, for example with: {command}</source>
      <translation>Die Geotransformation von „{raster}“ ist ungültig: Die Pixel haben keine Größe oder keinen Ort; sie berichtigen, zum Beispiel mit: {command}</translation>
    </message>
    <message>
      <source>'{raster}' has {pixels:.0f} billion pixels and no overviews, so all of them would have to be read; build overviews with: gdaladdo -r average {location}</source>
      <translation>„{raster}“ hat {pixels:.0f} Milliarden Pixel und keine Übersichten, sodass alle gelesen werden müssten; Übersichten anlegen mit: gdaladdo -r average {location}</translation>
    </message>
    <message>
      <source>'{path}' is a folder; choose a raster file in it.</source>
      <translation>„{path}“ ist ein Ordner; eine Rasterdatei darin wählen.</translation>
    </message>
    <message>
      <source>The name '{path}' is not valid UTF-8, and GDAL cannot open it; rename the file.</source>
      <translation>Der Name „{path}“ ist kein gültiges UTF-8, und GDAL kann die Datei nicht öffnen; sie umbenennen.</translation>
    </message>
    <message>
      <source>'{path}' cannot be opened; check the names of the file and of what is in it.</source>
      <translation>„{path}“ lässt sich nicht öffnen; die Namen der Datei und ihres Inhalts prüfen.</translation>
    </message>
    <message>
      <source>'{path}' cannot be opened as a raster or a vector layer; choose a file that GDAL reads, such as a GeoTIFF or a GeoPackage, and check that all its files were copied completely.</source>
      <translation>„{path}“ kann weder als Raster noch als Vektorlayer geöffnet werden; eine Datei wählen, die GDAL liest, etwa ein GeoTIFF oder ein GeoPackage, und prüfen, ob alle ihre Dateien vollständig kopiert wurden.</translation>
    </message>
    <message>
      <source>The elevation model '{dem}' has no heights where '{raster}' lies; choose one of the same area.</source>
      <translation>Das Höhenmodell „{dem}“ hat keine Höhen, wo „{raster}“ liegt; eines desselben Gebiets wählen.</translation>
    </message>
    <message>
      <source>'{raster}' holds no bands itself; choose one of the rasters in it, such as {subdataset}</source>
      <translation>„{raster}“ enthält selbst keine Kanäle; eines der Raster darin wählen, etwa {subdataset}</translation>
    </message>
    <message>
      <source>'{raster}' has only {width} x {height} pixels; choose a larger raster.</source>
      <translation>„{raster}“ hat nur {width} x {height} Pixel; ein größeres Raster wählen.</translation>
    </message>
    <message>
      <source>'{path}' is empty (0 bytes); copy or download it again.</source>
      <translation>„{path}“ ist leer (0 Byte); erneut kopieren oder herunterladen.</translation>
    </message>
    <message>
      <source>'{raster}' holds no bands.</source>
      <translation>„{raster}“ enthält keine Kanäle.</translation>
    </message>
    <message>
      <source>The raster's RPCs are incomplete or damaged; obtain the RPC file again from the provider of the raster.</source>
      <translation>Die RPCs des Rasters sind unvollständig oder beschädigt; die RPC-Datei erneut vom Anbieter des Rasters beziehen.</translation>
    </message>
    <message>
      <source>'{raster}' cannot be put on a grid without a CRS; assign one, for example with: {command}</source>
      <translation>„{raster}“ kann ohne KBS nicht auf ein Gitter gelegt werden; eines zuweisen, zum Beispiel mit: {command}</translation>
    </message>
    <message>
      <source>No clear match within reach; set the point closer to where it belongs.</source>
      <translation>Keine eindeutige Übereinstimmung in Reichweite; den Punkt näher an seinen richtigen Ort setzen.</translation>
    </message>
    <message>
      <source>No clear match here; set the point where both rasters show the same detail.</source>
      <translation>Keine eindeutige Übereinstimmung an dieser Stelle; den Punkt dort setzen, wo beide Raster dasselbe Detail zeigen.</translation>
    </message>
    <message>
      <source>The reference has no data here.</source>
      <translation>Die Referenz hat hier keine Daten.</translation>
    </message>
    <message>
      <source>The moving raster has no data here.</source>
      <translation>Das bewegte Raster hat hier keine Daten.</translation>
    </message>
    <message>
      <source>Over the overlap:</source>
      <translation>Im Überlappungsbereich:</translation>
    </message>
    <message>
      <source>RMSE {rmse}, CE90 {ce90}.</source>
      <translation>RMSE {rmse}, CE90 {ce90}.</translation>
    </message>
    <message>
      <source>At nine of ten random locations the error of the transform is at most the CE90. Predicted from the tie points, whose errors are correlated with those of their neighbours, so they count as {count} independent ones. Errors that the two sensors cause everywhere alike are included by experience; relief between the points is not.</source>
      <translation>An neun von zehn zufälligen Stellen beträgt der Fehler der Transformation höchstens den CE90. Vorhergesagt aus den Verknüpfungspunkten, deren Fehler mit denen ihrer Nachbarn korreliert sind, sodass sie wie {count} unabhängige zählen. Fehler, die beide Sensoren überall gleich verursachen, sind nach Erfahrung enthalten; Relief zwischen den Punkten ist es nicht.</translation>
    </message>
    <message>
      <source>Metres are ground distances: 1 m in the CRS of the reference is {metres} m on the ground.</source>
      <translation>Meter sind Strecken am Boden: 1 m im KBS der Referenz entspricht {metres} m am Boden.</translation>
    </message>
    <message>
      <source>the mean residual of the check points is {bias} px, small compared with the RMSE: shifting the image as a whole would not improve it.</source>
      <translation>das mittlere Residuum der Kontrollpunkte beträgt {bias} px, klein im Vergleich zum RMSE: Eine Verschiebung des ganzen Bildes brächte keine Verbesserung.</translation>
    </message>
    <message>
      <source>median</source>
      <translation>Median</translation>
    </message>
    <message>
      <source>maximum</source>
      <translation>Maximum</translation>
    </message>
    <message>
      <source>RMSE {rmse} (90 % interval: {low} to {high} px), CE90 {ce90}, which takes that interval into account.</source>
      <translation>RMSE {rmse} (90-%-Intervall: {low} bis {high} px), CE90 {ce90}, der dieses Intervall berücksichtigt.</translation>
    </message>
    <message>
      <source>points</source>
      <translation>Punkte</translation>
    </message>
    <message>
      <source>Check points:</source>
      <translation>Kontrollpunkte:</translation>
    </message>
    <message>
      <source>excluded from every fit. CE90 {distance}: 90 % of them lie within this distance of their predicted position. This includes their own matching errors, so the transform may be better; they lie among the tie points, so away from these it may be worse. They come from the same matcher: its systematic errors, such as those from relief displacement, do not show in them.</source>
      <translation>von jeder Ausgleichung ausgeschlossen. CE90 {distance}: 90 % von ihnen liegen innerhalb dieses Abstands von ihrer vorhergesagten Position. Darin sind ihre eigenen Zuordnungsfehler enthalten, die Transformation kann also besser sein; sie liegen zwischen den Verknüpfungspunkten, abseits davon kann sie schlechter sein. Sie stammen vom selben Verfahren: dessen systematische Fehler, etwa durch Reliefversatz, zeigen sich an ihnen nicht.</translation>
    </message>
    <message>
      <source>the mean residual of the check points is {bias} px, large compared with the RMSE: the image as a whole is shifted.</source>
      <translation>das mittlere Residuum der Kontrollpunkte beträgt {bias} px, groß im Vergleich zum RMSE: Das Bild als Ganzes ist verschoben.</translation>
    </message>
    <message>
      <source>Distribution of the residuals</source>
      <translation>Verteilung der Residuen</translation>
    </message>
    <message>
      <source>Direction of the residuals</source>
      <translation>Richtung der Residuen</translation>
    </message>
    <message>
      <source>Residual vectors</source>
      <translation>Residuenvektoren</translation>
    </message>
    <message>
      <source>unknown. The tie points lie too close together to state the accuracy elsewhere.</source>
      <translation>unbekannt. Die Verknüpfungspunkte liegen zu dicht beieinander, um die Genauigkeit anderswo anzugeben.</translation>
    </message>
    <message>
      <source>bias, right (grid east)</source>
      <translation>systematischer Versatz, nach rechts (Gitterost)</translation>
    </message>
    <message>
      <source>bias, up (grid north)</source>
      <translation>systematischer Versatz, nach oben (Gitternord)</translation>
    </message>
    <message>
      <source>bias, right</source>
      <translation>systematischer Versatz, nach rechts</translation>
    </message>
    <message>
      <source>bias, up</source>
      <translation>systematischer Versatz, nach oben</translation>
    </message>
    <message>
      <source>none, so the accuracy between the tie points is unknown.</source>
      <translation>keine, daher ist die Genauigkeit zwischen den Verknüpfungspunkten unbekannt.</translation>
    </message>
    <message>
      <source>Circles: CE90. Crosses: mean. A round, centred cloud is random error; an elongated or off-centre cloud is systematic error in one direction.</source>
      <translation>Kreise: CE90. Kreuze: Mittel. Eine runde, zentrierte Punktwolke bedeutet zufällige Fehler, eine längliche oder verschobene einen systematischen Fehler in einer Richtung.</translation>
    </message>
    <message>
      <source>Arrows: from the reference point (dot) to the transformed moving point, drawn {times:g} times as long. The bar in the corner stands for {bar} px. Parallel arrows next to each other are an error that the transform cannot model; arrows in all directions are noise.</source>
      <translation>Pfeile: vom Punkt in der Referenz (Punktsymbol) zum transformierten Punkt des bewegten Rasters, {times:g}-fach überhöht. Der Balken in der Ecke steht für {bar} px. Parallele Pfeile nebeneinander sind ein Fehler, den die Transformation nicht modellieren kann; Pfeile in alle Richtungen sind Rauschen.</translation>
    </message>
    <message>
      <source>Tie points:</source>
      <translation>Verknüpfungspunkte:</translation>
    </message>
    <message>
      <source>the transform was fitted to them. Their residuals show how closely it follows them, not how accurate it is: a more flexible transform has smaller residuals, whether it is better or not.</source>
      <translation>die Transformation wurde an sie angepasst. Ihre Residuen zeigen, wie eng sie ihnen folgt, nicht, wie genau sie ist: Eine flexiblere Transformation hat kleinere Residuen, ob sie besser ist oder nicht.</translation>
    </message>
    <message>
      <source>The residuals at the check points are clearly larger than at the tie points: between the tie points the transform is less accurate than the fit suggests.</source>
      <translation>Die Residuen an den Kontrollpunkten sind deutlich größer als an den Verknüpfungspunkten: Zwischen den Verknüpfungspunkten ist die Transformation weniger genau, als die Anpassung vermuten lässt.</translation>
    </message>
    <message>
      <source>Bias:</source>
      <translation>Systematischer Versatz:</translation>
    </message>
    <message>
      <source>Accuracy</source>
      <translation>Genauigkeit</translation>
    </message>
    <message>
      <source>{points} by length of their residual.</source>
      <translation>{points} nach Länge des Residuums.</translation>
    </message>
    <message>
      <source>Histogram of the residuals, {points}: {measures}</source>
      <translation>Histogramm der Residuen, {points}: {measures}</translation>
    </message>
    <message>
      <source>Residuals by direction: {measures}</source>
      <translation>Residuen nach Richtung: {measures}</translation>
    </message>
    <message>
      <source>residual in reference pixels</source>
      <translation>Residuum in Pixeln der Referenz</translation>
    </message>
    <message>
      <source>Close-up {number}</source>
      <translation>Ausschnitt {number}</translation>
    </message>
    <message>
      <source>this page</source>
      <translation>diese Seite</translation>
    </message>
    <message>
      <source>one picture: matches, checkerboard, residuals</source>
      <translation>ein Bild: Zuordnungen, Schachbrett, Residuen</translation>
    </message>
    <message>
      <source>all points with coordinates, score, residual and role</source>
      <translation>alle Punkte mit Koordinaten, Güte, Residuum und Rolle</translation>
    </message>
    <message>
      <source>the doubtful points, for the tie point panel of QGIS only</source>
      <translation>die fraglichen Punkte, nur für das Bedienfeld der Verknüpfungspunkte in QGIS</translation>
    </message>
    <message>
      <source>styled layers for QGIS: tie points, displacements, tiles</source>
      <translation>Layer mit Stil für QGIS: Verknüpfungspunkte, Verschiebungen, Kacheln</translation>
    </message>
    <message>
      <source>the tie points in longitude and latitude, for web maps</source>
      <translation>die Verknüpfungspunkte in Länge und Breite, für Webkarten</translation>
    </message>
    <message>
      <source>the moving raster with GCPs, for GDAL; contains no pixels</source>
      <translation>das bewegte Raster mit Passpunkten, für GDAL; enthält keine Pixel</translation>
    </message>
    <message>
      <source>registers the moving raster with GDAL, on Linux and macOS</source>
      <translation>registriert das bewegte Raster mit GDAL, unter Linux und macOS</translation>
    </message>
    <message>
      <source>registers the moving raster with GDAL, on Windows</source>
      <translation>registriert das bewegte Raster mit GDAL, unter Windows</translation>
    </message>
    <message>
      <source>moves the vector layers with GDAL's ogr2ogr</source>
      <translation>verschiebt die Vektorlayer mit ogr2ogr von GDAL</translation>
    </message>
    <message>
      <source>the moving raster with corrected RPCs; contains no pixels</source>
      <translation>das bewegte Raster mit korrigierten RPCs; enthält keine Pixel</translation>
    </message>
    <message>
      <source>the elevation model with ellipsoidal heights, for the RPCs</source>
      <translation>das Höhenmodell mit ellipsoidischen Höhen, für die RPCs</translation>
    </message>
    <message>
      <source>the target CRS of the scripts for the RPCs</source>
      <translation>das Ziel-KBS der Skripte für die RPCs</translation>
    </message>
    <message>
      <source>orthorectifies the moving raster by its RPCs, on Linux and macOS</source>
      <translation>orthorektifiziert das bewegte Raster mit seinen RPCs, unter Linux und macOS</translation>
    </message>
    <message>
      <source>orthorectifies the moving raster by its RPCs, on Windows</source>
      <translation>orthorektifiziert das bewegte Raster mit seinen RPCs, unter Windows</translation>
    </message>
    <message>
      <source>a copy of the moving raster with GCPs</source>
      <translation>eine Kopie des bewegten Rasters mit Passpunkten</translation>
    </message>
    <message>
      <source>GCPs for ENVI, image to map</source>
      <translation>Passpunkte für ENVI, Bild zu Karte</translation>
    </message>
    <message>
      <source>GCPs for ENVI, image to image</source>
      <translation>Passpunkte für ENVI, Bild zu Bild</translation>
    </message>
    <message>
      <source>GCPs for ERDAS IMAGINE</source>
      <translation>Passpunkte für ERDAS IMAGINE</translation>
    </message>
    <message>
      <source>GCPs for the Orfeo ToolBox</source>
      <translation>Passpunkte für die Orfeo ToolBox</translation>
    </message>
    <message>
      <source>GCPs for GRASS GIS, i.rectify</source>
      <translation>Passpunkte für GRASS GIS, i.rectify</translation>
    </message>
    <message>
      <source>everything for programs; HetMatch reads it again</source>
      <translation>alles für Programme; HetMatch liest es wieder ein</translation>
    </message>
    <message>
      <source>GCPs for the QGIS Georeferencer; copy it next to the raster</source>
      <translation>Passpunkte für die QGIS-Georeferenzierung; neben das Raster kopieren</translation>
    </message>
    <message>
      <source>the corrected RPCs; programs find them next to the raster of that name</source>
      <translation>die korrigierten RPCs; Programme finden sie neben dem Raster dieses Namens</translation>
    </message>
    <message>
      <source>the corrected RPCs as text</source>
      <translation>die korrigierten RPCs als Text</translation>
    </message>
    <message>
      <source>With GDAL, in this folder:</source>
      <translation>Mit GDAL, in diesem Ordner:</translation>
    </message>
    <message>
      <source>opening the rasters</source>
      <translation>Raster öffnen</translation>
    </message>
    <message>
      <source>loading the matcher</source>
      <translation>Verfahren laden</translation>
    </message>
    <message>
      <source>coarse matching</source>
      <translation>Grobzuordnung</translation>
    </message>
    <message>
      <source>refining the position</source>
      <translation>Lage verfeinern</translation>
    </message>
    <message>
      <source>tile matching</source>
      <translation>Zuordnung der Kacheln</translation>
    </message>
    <message>
      <source>choosing and testing the transform</source>
      <translation>Transformation wählen und prüfen</translation>
    </message>
    <message>
      <source>geotransform</source>
      <translation>Geotransformation</translation>
    </message>
    <message>
      <source>ground control points</source>
      <translation>Passpunkte</translation>
    </message>
    <message>
      <source>RPCs</source>
      <translation>RPCs</translation>
    </message>
    <message>
      <source>Written {time} by HetMatch, matcher {matcher}. Versions: {versions}.</source>
      <translation>Erstellt {time} von HetMatch, Verfahren {matcher}. Versionen: {versions}.</translation>
    </message>
    <message>
      <source>{bands} of {count}, {type}</source>
      <translation>{bands} von {count}, {type}</translation>
    </message>
    <message>
      <source>{share:.0%} of it masked by {mask}</source>
      <translation>{share:.0%} davon maskiert durch {mask}</translation>
    </message>
    <message>
      <source>drawn beside buildings and trees as in the photograph: sun at {azimuth:.0f} degrees from north, {length:.1f} m long</source>
      <translation>neben Gebäuden und Bäumen gezeichnet wie im Foto: Sonne bei {azimuth:.0f} Grad von Nord, {length:.1f} m lang</translation>
    </message>
    <message>
      <source>map units</source>
      <translation>Karteneinheiten</translation>
    </message>
    <message>
      <source>setting</source>
      <translation>Einstellung</translation>
    </message>
    <message>
      <source>value</source>
      <translation>Wert</translation>
    </message>
    <message>
      <source>default</source>
      <translation>Vorgabe</translation>
    </message>
    <message>
      <source>{name} was not written: {reason}.</source>
      <translation>{name} wurde nicht geschrieben: {reason}.</translation>
    </message>
    <message>
      <source>Time and versions</source>
      <translation>Zeit und Versionen</translation>
    </message>
    <message>
      <source>all {count}, {type}</source>
      <translation>alle {count}, {type}</translation>
    </message>
    <message>
      <source>With GDAL, in this folder ({script} on Windows):</source>
      <translation>Mit GDAL, in diesem Ordner ({script} unter Windows):</translation>
    </message>
    <message>
      <source>Move the vector layers</source>
      <translation>Die Vektorlayer verschieben</translation>
    </message>
    <message>
      <source>Repeat this match</source>
      <translation>Diese Zuordnung wiederholen</translation>
    </message>
    <message>
      <source>file</source>
      <translation>Datei</translation>
    </message>
    <message>
      <source>size</source>
      <translation>Größe</translation>
    </message>
    <message>
      <source>bands</source>
      <translation>Kanäle</translation>
    </message>
    <message>
      <source>georeference</source>
      <translation>Georeferenzierung</translation>
    </message>
    <message>
      <source>CRS</source>
      <translation>KBS</translation>
    </message>
    <message>
      <source>pixel size</source>
      <translation>Pixelgröße</translation>
    </message>
    <message>
      <source>modality</source>
      <translation>Modalität</translation>
    </message>
    <message>
      <source>content</source>
      <translation>Inhalt</translation>
    </message>
    <message>
      <source>mask</source>
      <translation>Maske</translation>
    </message>
    <message>
      <source>undeclared nodata</source>
      <translation>nicht angegebener Leerwert</translation>
    </message>
    <message>
      <source>treated as nodata</source>
      <translation>als Leerwerte behandelt</translation>
    </message>
    <message>
      <source>collar</source>
      <translation>Füllrand</translation>
    </message>
    <message>
      <source>scanned map: margin and ink left out</source>
      <translation>gescannte Karte: Rand und Aufdruck ausgelassen</translation>
    </message>
    <message>
      <source>sheet</source>
      <translation>Kartenblatt</translation>
    </message>
    <message>
      <source>shadows</source>
      <translation>Schatten</translation>
    </message>
    <message>
      <source>Rasters</source>
      <translation>Raster</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>Einstellungen</translation>
    </message>
    <message>
      <source>All settings</source>
      <translation>Alle Einstellungen</translation>
    </message>
    <message>
      <source>Files</source>
      <translation>Dateien</translation>
    </message>
    <message>
      <source>total, without writing the files</source>
      <translation>gesamt, ohne Schreiben der Dateien</translation>
    </message>
    <message>
      <source>stage</source>
      <translation>Schritt</translation>
    </message>
    <message>
      <source>time</source>
      <translation>Zeit</translation>
    </message>
    <message>
      <source>With HetMatch, in this folder:</source>
      <translation>Mit HetMatch, in diesem Ordner:</translation>
    </message>
    <message>
      <source>Other rasters on the same pixel grid, such as other bands:</source>
      <translation>Weitere Raster auf demselben Pixelgitter, etwa andere Kanäle:</translation>
    </message>
    <message>
      <source>Register the moving raster</source>
      <translation>Bewegtes Raster registrieren</translation>
    </message>
    <message>
      <source>{width:,} x {height:,} pixels</source>
      <translation>{width:,} x {height:,} Pixel</translation>
    </message>
    <message>
      <source>Changed settings:</source>
      <translation>Geänderte Einstellungen:</translation>
    </message>
    <message>
      <source>All settings are the defaults.</source>
      <translation>Alle Einstellungen entsprechen den Vorgaben.</translation>
    </message>
    <message>
      <source>Shifts of the moving image, in reference pixels, from the position found by the match: the larger a circle, the better the images agree there.</source>
      <translation>Verschiebungen des bewegten Rasters gegenüber der gefundenen Lage, in Pixeln der Referenz: je größer ein Kreis, desto besser stimmen die Bilder dort überein.</translation>
    </message>
    <message>
      <source>Other positions that fit</source>
      <translation>Andere Lagen, die passen</translation>
    </message>
    <message>
      <source>The moving image was also laid on the reference at other shifts. The lead says by how many standard errors the blocks of the overlap prefer the match; below about 2 they prefer neither.</source>
      <translation>Das bewegte Raster wurde auch mit anderen Verschiebungen auf die Referenz gelegt. Der Vorsprung sagt, um wie viele Standardfehler die Blöcke der Überlappung die gefundene Lage vorziehen; unter etwa 2 ziehen sie keine vor.</translation>
    </message>
    <message>
      <source>shift (column, row)</source>
      <translation>Verschiebung (Spalte, Zeile)</translation>
    </message>
    <message>
      <source>distance</source>
      <translation>Abstand</translation>
    </message>
    <message>
      <source>correlation, match = 100 %</source>
      <translation>Korrelation, Zuordnung = 100 %</translation>
    </message>
    <message>
      <source>lead of the match</source>
      <translation>Vorsprung der Zuordnung</translation>
    </message>
    <message>
      <source>Map of the shifts that fit</source>
      <translation>Karte der passenden Verschiebungen</translation>
    </message>
    <message>
      <source>on the ground</source>
      <translation>am Boden</translation>
    </message>
    <message>
      <source>match</source>
      <translation>Zuordnung</translation>
    </message>
    <message>
      <source>Predicted error</source>
      <translation>Vorhergesagter Fehler</translation>
    </message>
    <message>
      <source>The search ended because {reason}.</source>
      <translation>Die Suche endete, weil {reason}.</translation>
    </message>
    <message>
      <source>Map of the predicted error</source>
      <translation>Karte des vorhergesagten Fehlers</translation>
    </message>
    <message>
      <source>Predicted error along one axis, from 0 px (dark) to {largest:.2f} px (bright); frames are the tiles that were searched, small ones those that were only measured.</source>
      <translation>Vorhergesagter Fehler entlang einer Achse, von 0 px (dunkel) bis {largest:.2f} px (hell); Rahmen sind die durchsuchten Kacheln, kleine solche, in denen nur gemessen wurde.</translation>
    </message>
    <message>
      <source>Predicted error along one axis, from 0 px (dark) to {largest:.2f} px (bright).</source>
      <translation>Vorhergesagter Fehler entlang einer Achse, von 0 px (dunkel) bis {largest:.2f} px (hell).</translation>
    </message>
    <message>
      <source>Expected error of the transform along one axis, estimated by leaving parts of the overlap out: median {median:.2f} px, at most {most:.2f} px. It steers the search; errors that all parts share, and ground beyond the points, count only in the accuracy over the overlap.</source>
      <translation>Zu erwartender Fehler der Transformation entlang einer Achse, geschätzt durch Weglassen von Teilen der Überlappung: Median {median:.2f} px, höchstens {most:.2f} px. Er steuert die Suche; Fehler, die alle Teile gemeinsam haben, und Gelände jenseits der Punkte zählen nur in der Genauigkeit im Überlappungsbereich.</translation>
    </message>
    <message>
      <source>{count:,} of {possible:,} tiles that would cover the overlap were searched.</source>
      <translation>{count:,} von {possible:,} Kacheln, die die Überlappung abdecken würden, wurden durchsucht.</translation>
    </message>
    <message>
      <source>{count:,} of {possible:,} tiles that would cover the overlap were searched, in {rounds} rounds.</source>
      <translation>{count:,} von {possible:,} Kacheln, die die Überlappung abdecken würden, wurden in {rounds} Runden durchsucht.</translation>
    </message>
    <message>
      <source>skipped</source>
      <translation>ausgelassen</translation>
    </message>
    <message>
      <source>tile</source>
      <translation>Kachel</translation>
    </message>
    <message>
      <source>reason</source>
      <translation>Grund</translation>
    </message>
    <message>
      <source>Map of the tiles</source>
      <translation>Karte der Kacheln</translation>
    </message>
    <message>
      <source>Tiles on the reference:</source>
      <translation>Kacheln auf der Referenz:</translation>
    </message>
    <message>
      <source>The overlap was searched in one tile.</source>
      <translation>Die Überlappung wurde in einer Kachel abgesucht.</translation>
    </message>
    <message>
      <source>The overlap was searched in {count:,} tiles ({statuses}).</source>
      <translation>Die Überlappung wurde in {count:,} Kacheln abgesucht ({statuses}).</translation>
    </message>
    <message>
      <source>{points:,} points were consistent with their neighbours, before outliers were rejected and the points decimated.</source>
      <translation>{points:,} Punkte passten zu ihren Nachbarn, bevor Ausreißer verworfen und die Punkte ausgedünnt wurden.</translation>
    </message>
    <message>
      <source>{points:,} points were consistent with their neighbours.</source>
      <translation>{points:,} Punkte passten zu ihren Nachbarn.</translation>
    </message>
    <message>
      <source>All {count} tiles</source>
      <translation>Alle {count} Kacheln</translation>
    </message>
    <message>
      <source>tiles</source>
      <translation>Kacheln</translation>
    </message>
    <message>
      <source>shift at the centre {pixels} reference pixels = {distance} ({east_west} and {north_south})</source>
      <translation>Verschiebung in der Mitte {pixels} Pixel der Referenz = {distance} ({east_west} und {north_south})</translation>
    </message>
    <message>
      <source>rotation {angle}° anticlockwise</source>
      <translation>Drehung {angle}° gegen den Uhrzeigersinn</translation>
    </message>
    <message>
      <source>Correction of the moving raster's georeference: {parts}.</source>
      <translation>Korrektur der Georeferenzierung des bewegten Rasters: {parts}.</translation>
    </message>
    <message>
      <source>1 moving pixel = {scale} reference pixels</source>
      <translation>1 Pixel des bewegten Rasters = {scale} Pixel der Referenz</translation>
    </message>
    <message>
      <source>centre at column {column:,.1f}, row {row:,.1f} of the reference</source>
      <translation>Mitte bei Spalte {column:,.1f}, Zeile {row:,.1f} der Referenz</translation>
    </message>
    <message>
      <source>Position of the moving image: {parts}.</source>
      <translation>Lage des bewegten Rasters: {parts}.</translation>
    </message>
    <message>
      <source>shift at the centre {pixels} reference pixels</source>
      <translation>Verschiebung in der Mitte {pixels} Pixel der Referenz</translation>
    </message>
    <message>
      <source>shift at the centre {pixels} reference pixels = {distance}</source>
      <translation>Verschiebung in der Mitte {pixels} Pixel der Referenz = {distance}</translation>
    </message>
    <message>
      <source>mirrored</source>
      <translation>gespiegelt</translation>
    </message>
    <message>
      <source>no rotation</source>
      <translation>keine Drehung</translation>
    </message>
    <message>
      <source>rotation {angle}° clockwise</source>
      <translation>Drehung {angle}° im Uhrzeigersinn</translation>
    </message>
    <message>
      <source>anisotropic scale {percent:.1f} %</source>
      <translation>anisotroper Maßstab {percent:.1f} %</translation>
    </message>
    <message>
      <source>Mean correction of the moving raster's georeference: {parts}.</source>
      <translation>Mittlere Korrektur der Georeferenzierung des bewegten Rasters: {parts}.</translation>
    </message>
    <message>
      <source>Position of the moving image (mean of the curve): {parts}.</source>
      <translation>Lage des bewegten Rasters (Mittel der gekrümmten Transformation): {parts}.</translation>
    </message>
    <message>
      <source>scale {scale:.5g}</source>
      <translation>Maßstab {scale:.5g}</translation>
    </message>
    <message>
      <source>{distance} grid east</source>
      <translation>{distance} nach Gitterost</translation>
    </message>
    <message>
      <source>{distance} grid west</source>
      <translation>{distance} nach Gitterwest</translation>
    </message>
    <message>
      <source>{distance} grid north</source>
      <translation>{distance} nach Gitternord</translation>
    </message>
    <message>
      <source>{distance} grid south</source>
      <translation>{distance} nach Gittersüd</translation>
    </message>
    <message>
      <source>significance of the coarse match, -log10 of its chance probability</source>
      <translation>Signifikanz der Grobzuordnung, -log10 ihrer Zufallswahrscheinlichkeit</translation>
    </message>
    <message>
      <source>significance of the tile matches, -log10 of their chance probability</source>
      <translation>Signifikanz der Kachelzuordnungen, -log10 ihrer Zufallswahrscheinlichkeit</translation>
    </message>
    <message>
      <source>share of the tile matches that agree with one transform</source>
      <translation>Anteil der Kachelzuordnungen, die zu einer gemeinsamen Transformation passen</translation>
    </message>
    <message>
      <source>share of the lattice points that agree with their neighbours</source>
      <translation>Anteil der Gitterpunkte, die zu ihren Nachbarn passen</translation>
    </message>
    <message>
      <source>share of these that agree with the chosen transform</source>
      <translation>davon Anteil, der zur gewählten Transformation passt</translation>
    </message>
    <message>
      <source>mean correlation at the peaks</source>
      <translation>mittlere Korrelation an den Maxima</translation>
    </message>
    <message>
      <source>significance of the agreement of independent windows, -log10</source>
      <translation>Signifikanz der Übereinstimmung unabhängiger Fenster, -log10</translation>
    </message>
    <message>
      <source>{count:,} points, all used for the fit. There are no check points, so the accuracy is unknown; check the pictures.</source>
      <translation>{count:,} Punkte, alle für die Anpassung verwendet. Es gibt keine Kontrollpunkte, daher ist die Genauigkeit unbekannt; die Bilder prüfen.</translation>
    </message>
    <message>
      <source>The points cover most of the overlap: {cells} of the 16 cells of a 4 x 4 grid.</source>
      <translation>Die Punkte decken den größten Teil der Überlappung ab: {cells} der 16 Zellen eines 4 x 4-Gitters.</translation>
    </message>
    <message>
      <source>Points edited by hand: no confidence is computed.</source>
      <translation>Punkte von Hand bearbeitet: Es wird keine Konfidenz berechnet.</translation>
    </message>
    <message>
      <source>including {points}</source>
      <translation>davon {points}</translation>
    </message>
    <message>
      <source>no check points</source>
      <translation>keine Kontrollpunkte</translation>
    </message>
    <message>
      <source>shift at the centre</source>
      <translation>Verschiebung in der Mitte</translation>
    </message>
    <message>
      <source>Transform: {description}.</source>
      <translation>Transformation: {description}.</translation>
    </message>
    <message>
      <source>{count:,} points: the transform was fitted to {ties:,} tie points and tested at {checks:,} check points.</source>
      <translation>{count:,} Punkte: Die Transformation wurde an {ties:,} Verknüpfungspunkte angepasst und an {checks:,} Kontrollpunkten geprüft.</translation>
    </message>
    <message>
      <source>The points cover the whole overlap: all 16 cells of a 4 x 4 grid.</source>
      <translation>Die Punkte decken die ganze Überlappung ab: alle 16 Zellen eines 4 x 4-Gitters.</translation>
    </message>
    <message>
      <source>The points cover only a part of the overlap: {cells} of the 16 cells of a 4 x 4 grid.</source>
      <translation>Die Punkte decken nur einen Teil der Überlappung ab: {cells} der 16 Zellen eines 4 x 4-Gitters.</translation>
    </message>
    <message>
      <source>density of the points outside of what is drawn over both images, relative to that of all points</source>
      <translation>Dichte der Punkte außerhalb dessen, was über beide Bilder gezeichnet ist, im Verhältnis zu der aller Punkte</translation>
    </message>
    <message>
      <source>Evidence for the confidence</source>
      <translation>Belege für die Konfidenz</translation>
    </message>
    <message>
      <source>The confidence is {confidence}. Below {minimum:g} no match is reported, because wrong tie points are worse than none.</source>
      <translation>Die Konfidenz beträgt {confidence}. Unter {minimum:g} wird keine Zuordnung ausgegeben, denn falsche Verknüpfungspunkte sind schlimmer als keine.</translation>
    </message>
    <message>
      <source>What to try next</source>
      <translation>Was als Nächstes zu versuchen ist</translation>
    </message>
    <message>
      <source>Look at the two images below: do they show the same area, at a similar scale?</source>
      <translation>Die beiden Bilder unten ansehen: Zeigen sie dasselbe Gebiet in ähnlichem Maßstab?</translation>
    </message>
    <message>
      <source>Ambiguous.</source>
      <translation>Mehrdeutig.</translation>
    </message>
    <message>
      <source>No reliable match.</source>
      <translation>Keine verlässliche Zuordnung.</translation>
    </message>
    <message>
      <source>Registered by hand.</source>
      <translation>Von Hand registriert.</translation>
    </message>
    <message>
      <source>Warning.</source>
      <translation>Warnung.</translation>
    </message>
    <message>
      <source>evidence (larger is better)</source>
      <translation>Beleg (größer ist besser)</translation>
    </message>
    <message>
      <source>Most tiles were skipped; the section Tiles gives the reasons.</source>
      <translation>Die meisten Kacheln wurden ausgelassen; die Gründe nennt der Abschnitt „Kacheln“.</translation>
    </message>
    <message>
      <source>Several positions fit; they are listed below. If you know the right one, match near it: {option}; result.json has the numbers.</source>
      <translation>Mehrere Lagen passen; sie sind unten aufgeführt. Wenn die richtige bekannt ist, in ihrer Nähe zuordnen: {option}; die Zahlen stehen in result.json.</translation>
    </message>
    <message>
      <source>If the moving raster may be displaced by more than 5 % of the overlap, set the expected error in metres: {option}.</source>
      <translation>Wenn das bewegte Raster um mehr als 5 % der Überlappung verschoben sein kann, den erwarteten Fehler in Metern angeben: {option}.</translation>
    </message>
    <message>
      <source>If its orientation is unreliable: {option}.</source>
      <translation>Wenn seine Ausrichtung unzuverlässig ist: {option}.</translation>
    </message>
    <message>
      <source>The reference was classified as {reference}, the moving image as {moving}. If this is wrong, set the modalities: {option}.</source>
      <translation>Die Referenz wurde als „{reference}“ eingestuft, das bewegte Raster als „{moving}“. Wenn das nicht stimmt, die Modalitäten angeben: {option}.</translation>
    </message>
    <message>
      <source>Other bands may show more structure: {reference_bands}, {moving_bands}.</source>
      <translation>Andere Kanäle zeigen vielleicht mehr Struktur: {reference_bands}, {moving_bands}.</translation>
    </message>
    <message>
      <source>If only a part of the overlap has structure, match that part: {option}.</source>
      <translation>Wenn nur ein Teil der Überlappung Struktur hat, diesen Teil zuordnen: {option}.</translation>
    </message>
    <message>
      <source>Matched with low confidence.</source>
      <translation>Mit geringer Konfidenz zugeordnet.</translation>
    </message>
    <message>
      <source>Matched.</source>
      <translation>Zugeordnet.</translation>
    </message>
    <message>
      <source>coverage of the overlap</source>
      <translation>Abdeckung der Überlappung</translation>
    </message>
    <message>
      <source>at most 1</source>
      <translation>höchstens 1</translation>
    </message>
    <message>
      <source>Summary</source>
      <translation>Zusammenfassung</translation>
    </message>
    <message>
      <source>agreement of the ground, standard errors above chance</source>
      <translation>Übereinstimmung des Bodens, Standardfehler über Zufall</translation>
    </message>
    <message>
      <source>lead over the best other position, standard errors</source>
      <translation>Vorsprung vor der besten anderen Lage, Standardfehler</translation>
    </message>
    <message>
      <source>RMSE at check points</source>
      <translation>RMSE an Kontrollpunkten</translation>
    </message>
    <message>
      <source>CE90 at check points</source>
      <translation>CE90 an Kontrollpunkten</translation>
    </message>
    <message>
      <source>Overlay</source>
      <translation>Überlagerung</translation>
    </message>
    <message>
      <source>Checkerboard</source>
      <translation>Schachbrett</translation>
    </message>
    <message>
      <source>False colours</source>
      <translation>Falschfarben</translation>
    </message>
    <message>
      <source>before</source>
      <translation>vorher</translation>
    </message>
    <message>
      <source>after</source>
      <translation>nachher</translation>
    </message>
    <message>
      <source>{view}, {state}: checkerboard of the reference and the moving image</source>
      <translation>{view}, {state}: Schachbrett aus Referenz und bewegtem Raster</translation>
    </message>
    <message>
      <source>Before and after</source>
      <translation>Vorher und nachher</translation>
    </message>
    <message>
      <source>Overlay by georeference</source>
      <translation>Überlagerung nach Georeferenzierung</translation>
    </message>
    <message>
      <source>The moving image is drawn at the position of its own georeference.</source>
      <translation>Das bewegte Raster ist an der Position seiner eigenen Georeferenzierung dargestellt.</translation>
    </message>
    <message>
      <source>After: the registered moving image.</source>
      <translation>Nachher: das registrierte bewegte Raster.</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>Start</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>Stopp</translation>
    </message>
    <message>
      <source>Zoom with the buttons, a double click, two fingers or Ctrl and the mouse wheel; drag to move the picture. Keyboard: the arrow keys move the line or the slider, + and - zoom.</source>
      <translation>Zoomen mit den Schaltflächen, Doppelklick, zwei Fingern oder Strg und Mausrad; Ziehen verschiebt das Bild. Tastatur: Die Pfeiltasten bewegen die Linie oder den Regler, + und - zoomen.</translation>
    </message>
    <message>
      <source>The address of the page contains the view, so that you can share it.</source>
      <translation>Die Adresse der Seite enthält die Ansicht und lässt sich so weitergeben.</translation>
    </message>
    <message>
      <source>Moving image, before</source>
      <translation>Bewegtes Raster, vorher</translation>
    </message>
    <message>
      <source>Moving image, after</source>
      <translation>Bewegtes Raster, nachher</translation>
    </message>
    <message>
      <source>The whole moving image</source>
      <translation>Das ganze bewegte Raster</translation>
    </message>
    <message>
      <source>Before: the moving image at the position of its own georeference.</source>
      <translation>Vorher: das bewegte Raster an der Position seiner eigenen Georeferenzierung.</translation>
    </message>
    <message>
      <source>Compare by</source>
      <translation>Vergleichsart</translation>
    </message>
    <message>
      <source>Position</source>
      <translation>Position</translation>
    </message>
    <message>
      <source>Seconds per image</source>
      <translation>Sekunden pro Bild</translation>
    </message>
    <message>
      <source>Opacity of the moving image</source>
      <translation>Deckkraft des bewegten Rasters</translation>
    </message>
    <message>
      <source>Squares along the longer side</source>
      <translation>Felder entlang der längeren Seite</translation>
    </message>
    <message>
      <source>Moving, before</source>
      <translation>Bewegtes Raster, vorher</translation>
    </message>
    <message>
      <source>Moving, after</source>
      <translation>Bewegtes Raster, nachher</translation>
    </message>
    <message>
      <source>{image} (below)</source>
      <translation>{image} (unten)</translation>
    </message>
    <message>
      <source>{image} (above)</source>
      <translation>{image} (oben)</translation>
    </message>
    <message>
      <source>{image}: magenta</source>
      <translation>{image}: Magenta</translation>
    </message>
    <message>
      <source>{image}: green</source>
      <translation>{image}: Grün</translation>
    </message>
    <message>
      <source>The space bar switches between before and after.</source>
      <translation>Die Leertaste wechselt zwischen vorher und nachher.</translation>
    </message>
    <message>
      <source>1 pixel = {count} reference pixels</source>
      <translation>1 Pixel = {count} Pixel der Referenz</translation>
    </message>
    <message>
      <source>The two images</source>
      <translation>Die beiden Bilder</translation>
    </message>
    <message>
      <source>That is outside the area shown, so nothing of it is visible before.</source>
      <translation>Diese Position liegt außerhalb des gezeigten Gebiets, daher ist vorher nichts davon zu sehen.</translation>
    </message>
    <message>
      <source>Before: the moving image stretched over the whole reference, corner to corner, because at least one of the two images has no georeference.</source>
      <translation>Vorher: das bewegte Raster von Ecke zu Ecke über die ganze Referenz gestreckt, weil mindestens einem der beiden Bilder die Georeferenzierung fehlt.</translation>
    </message>
    <message>
      <source>Before: the moving image stretched over the area shown, corner to corner, because at least one of the two images has no georeference.</source>
      <translation>Vorher: das bewegte Raster von Ecke zu Ecke über das gezeigte Gebiet gestreckt, weil mindestens einem der beiden Bilder die Georeferenzierung fehlt.</translation>
    </message>
    <message>
      <source>Moving image</source>
      <translation>Bewegtes Raster</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>Anzeigen</translation>
    </message>
    <message>
      <source>Comparison of reference and moving image</source>
      <translation>Vergleich von Referenz und bewegtem Raster</translation>
    </message>
    <message>
      <source>Zoom in</source>
      <translation>Vergrößern</translation>
    </message>
    <message>
      <source>Zoom out</source>
      <translation>Verkleinern</translation>
    </message>
    <message>
      <source>Fit</source>
      <translation>Einpassen</translation>
    </message>
    <message>
      <source>More likely right than wrong: check the pictures before you use it.</source>
      <translation>Eher richtig als falsch: vor der Verwendung die Bilder prüfen.</translation>
    </message>
    <message>
      <source>check points</source>
      <translation>Kontrollpunkte</translation>
    </message>
    <message>
      <source>tie points</source>
      <translation>Verknüpfungspunkte</translation>
    </message>
    <message>
      <source>shift (the same translation for the whole image)</source>
      <translation>Verschiebung (dieselbe für das ganze Bild)</translation>
    </message>
    <message>
      <source>similarity (translation, rotation and one scale for the whole image)</source>
      <translation>Ähnlichkeitstransformation (Verschiebung, Drehung und ein Maßstab für das ganze Bild)</translation>
    </message>
    <message>
      <source>affine (translation, rotation, scale and shear for the whole image)</source>
      <translation>affin (Verschiebung, Drehung, Maßstab und Scherung für das ganze Bild)</translation>
    </message>
    <message>
      <source>relief (affine plus displacement by the height of the ground)</source>
      <translation>Relief (affin und Versatz durch die Höhe des Geländes)</translation>
    </message>
    <message>
      <source>homography (affine plus perspective, for the whole image)</source>
      <translation>Homographie (affin plus Perspektive, für das ganze Bild)</translation>
    </message>
    <message>
      <source>polynomial of degree 2 (a smooth bend over the whole image)</source>
      <translation>Polynom 2. Grades (eine glatte Krümmung über das ganze Bild)</translation>
    </message>
    <message>
      <source>polynomial of degree 3 (smooth bends over the whole image)</source>
      <translation>Polynom 3. Grades (glatte Krümmungen über das ganze Bild)</translation>
    </message>
    <message>
      <source>thin plate spline (bends locally to follow the tie points)</source>
      <translation>Thin-Plate-Spline (krümmt sich lokal und folgt so den Verknüpfungspunkten)</translation>
    </message>
    <message>
      <source>Confidence {confidence:.3f}: about {count} of 100 calibration matches with evidence like this were correct. It is the probability that the match is correct, not a measure of its accuracy.</source>
      <translation>Konfidenz {confidence:.3f}: etwa {count} von 100 Kalibrierungszuordnungen mit ähnlichen Belegen waren richtig. Sie ist die Wahrscheinlichkeit, dass die Zuordnung richtig ist, kein Maß für deren Genauigkeit.</translation>
    </message>
    <message>
      <source>Confidence {confidence:.1f}, set by hand: the points alone were not convincing, but the whole map agrees with the image at this position far better than anywhere else. Where the image shows no shadows, the error may be twice the stated accuracy; check the pictures.</source>
      <translation>Konfidenz {confidence:.1f}, von Hand gesetzt: Die Punkte allein überzeugten nicht, aber die ganze Karte passt an dieser Lage weit besser zum Bild als irgendwo sonst. Wo das Bild keine Schatten zeigt, kann der Fehler doppelt so groß sein wie die angegebene Genauigkeit; die Bilder prüfen.</translation>
    </message>
    <message>
      <source>{length} {unit}</source>
      <translation>{length} {unit}</translation>
    </message>
    <message>
      <source>Practically certain.</source>
      <translation>Praktisch sicher.</translation>
    </message>
    <message>
      <source>Very likely correct.</source>
      <translation>Sehr wahrscheinlich richtig.</translation>
    </message>
    <message>
      <source>Probably correct.</source>
      <translation>Wahrscheinlich richtig.</translation>
    </message>
    <message>
      <source>Confidence {confidence:.3f}: at least 99 of 100 calibration matches with evidence like this were correct. It is the probability that the match is correct, not a measure of its accuracy.</source>
      <translation>Konfidenz {confidence:.3f}: mindestens 99 von 100 Kalibrierungszuordnungen mit ähnlichen Belegen waren richtig. Sie ist die Wahrscheinlichkeit, dass die Zuordnung richtig ist, kein Maß für deren Genauigkeit.</translation>
    </message>
    <message>
      <source>1 tie point</source>
      <translation>1 Verknüpfungspunkt</translation>
    </message>
    <message>
      <source>{count:,} tie points</source>
      <translation>{count:,} Verknüpfungspunkte</translation>
    </message>
    <message>
      <source>{length} km</source>
      <translation>{length} km</translation>
    </message>
    <message>
      <source>1 check point</source>
      <translation>1 Kontrollpunkt</translation>
    </message>
    <message>
      <source>{count:,} check points</source>
      <translation>{count:,} Kontrollpunkte</translation>
    </message>
    <message>
      <source>The table and the GeoPackage of the result are already in '{folder}'; choose another folder for the files, or other formats.</source>
      <translation>Die Tabelle und das GeoPackage des Ergebnisses liegen schon in „{folder}“; einen anderen Ordner für die Dateien oder andere Formate wählen.</translation>
    </message>
    <message>
      <source>Choosing the GCPs</source>
      <translation>Passpunkte wählen</translation>
    </message>
    <message>
      <source>Writing the files</source>
      <translation>Dateien schreiben</translation>
    </message>
    <message>
      <source>There is nothing to write ({reasons}); choose other formats.</source>
      <translation>Es gibt nichts zu schreiben ({reasons}); andere Formate wählen.</translation>
    </message>
    <message>
      <source>{name}: {reason}</source>
      <translation>{name}: {reason}</translation>
    </message>
    <message>
      <source>it is too large</source>
      <translation>es ist zu groß</translation>
    </message>
    <message>
      <source>'{path}' is missing; match the rasters again.</source>
      <translation>„{path}“ fehlt; die Raster erneut zuordnen.</translation>
    </message>
    <message>
      <source>There is no result in '{folder}'; choose the folder with the results of a match.</source>
      <translation>In „{folder}“ gibt es kein Ergebnis; den Ordner mit den Ergebnissen einer Zuordnung wählen.</translation>
    </message>
    <message>
      <source>'{path}' is not a result of HetMatch; match the rasters again.</source>
      <translation>„{path}“ ist kein Ergebnis von HetMatch; die Raster erneut zuordnen.</translation>
    </message>
    <message>
      <source>'{path}' was written by a later version of HetMatch; update HetMatch, or match the rasters again.</source>
      <translation>„{path}“ wurde von einer späteren Version von HetMatch geschrieben; HetMatch aktualisieren oder die Raster erneut zuordnen.</translation>
    </message>
    <message>
      <source>'{path}' has {count} tie points, but the transform needs {needed}; match the rasters again.</source>
      <translation>„{path}“ hat {count} Verknüpfungspunkte, aber die Transformation braucht {needed}; die Raster erneut zuordnen.</translation>
    </message>
    <message>
      <source>The result in '{folder}' is not a match ({reason}); it has no tie points.</source>
      <translation>Das Ergebnis in „{folder}“ ist keine Zuordnung ({reason}); es hat keine Verknüpfungspunkte.</translation>
    </message>
    <message>
      <source>'{path}' is damaged or not a result of HetMatch (see '{field}'); match the rasters again.</source>
      <translation>„{path}“ ist beschädigt oder kein Ergebnis von HetMatch (siehe „{field}“); die Raster erneut zuordnen.</translation>
    </message>
    <message>
      <source>'{path}' cannot be read ({error}); match the rasters again.</source>
      <translation>„{path}“ kann nicht gelesen werden ({error}); die Raster erneut zuordnen.</translation>
    </message>
    <message>
      <source>'{path}' has tie points outside of their raster; match the rasters again.</source>
      <translation>„{path}“ hat Verknüpfungspunkte außerhalb ihres Rasters; die Raster erneut zuordnen.</translation>
    </message>
    <message>
      <source>RPCs are corrected by map coordinates, and the reference has none; match with a reference that has a georeference and a CRS.</source>
      <translation>RPCs werden anhand von Kartenkoordinaten korrigiert, und die Referenz hat keine; mit einer Referenz zuordnen, die Georeferenzierung und KBS hat.</translation>
    </message>
    <message>
      <source>No tie point lies on ground whose height is in the elevation model; choose one that covers the moving raster.</source>
      <translation>Kein Verknüpfungspunkt liegt auf Gelände, dessen Höhe im Höhenmodell steht; eines wählen, das das bewegte Raster abdeckt.</translation>
    </message>
    <message>
      <source>The moving image is not a file, so it has no RPCs to correct.</source>
      <translation>Das bewegte Bild ist keine Datei und hat daher keine RPCs zu korrigieren.</translation>
    </message>
    <message>
      <source>'{raster}' has no RPCs to correct; register it with {script} instead.</source>
      <translation>„{raster}“ hat keine RPCs zu korrigieren; stattdessen mit {script} registrieren.</translation>
    </message>
    <message>
      <source>Too few tie points for the {model} correction ({count}, but at least {minimum} are needed); match the rasters with more points, or choose {option}.</source>
      <translation>Zu wenige Verknüpfungspunkte für die Korrektur „{model}“ ({count}, nötig sind mindestens {minimum}); die Raster mit mehr Punkten zuordnen oder {option} wählen.</translation>
    </message>
    <message>
      <source>The {model} correction cannot be written as RPCs: they would deviate from it by {deviation:.2f} pixels; choose {option}.</source>
      <translation>Die Korrektur „{model}“ lässt sich nicht als RPCs schreiben: Sie würden um {deviation:.2f} Pixel davon abweichen; {option} wählen.</translation>
    </message>
    <message>
      <source>Too few tie points to correct the RPCs ({count}, but at least {minimum} are needed); match the rasters with more points.</source>
      <translation>Zu wenige Verknüpfungspunkte, um die RPCs zu korrigieren ({count}, nötig sind mindestens {minimum}); die Raster mit mehr Punkten zuordnen.</translation>
    </message>
    <message>
      <source>The RPCs of '{raster}' do not lead to the ground; check that they belong to it.</source>
      <translation>Die RPCs von „{raster}“ führen nicht zum Boden; prüfen, ob sie dazugehören.</translation>
    </message>
    <message>
      <source>Unknown format of an RPC file: '{name}'; call it {text}, {stem}.RPB or NAME.vrt.</source>
      <translation>Unbekanntes Format einer RPC-Datei: „{name}“; sie {text}, {stem}.RPB oder NAME.vrt nennen.</translation>
    </message>
    <message>
      <source>a shift</source>
      <translation>eine Verschiebung</translation>
    </message>
    <message>
      <source>a shift and a drift</source>
      <translation>eine Verschiebung und eine Drift</translation>
    </message>
    <message>
      <source>an affine transform</source>
      <translation>eine affine Transformation</translation>
    </message>
    <message>
      <source>RPCs corrected by {correction}: RMSE at {count} tie points {before:.2f} px before, {after:.2f} px after, in pixels of the moving raster.</source>
      <translation>RPCs korrigiert durch {correction}: RMSE an {count} Verknüpfungspunkten vorher {before:.2f} px, nachher {after:.2f} px, in Pixeln des bewegten Rasters.</translation>
    </message>
    <message>
      <source>RPCs corrected by {correction}: RMSE at {count} check points {before:.2f} px before, {after:.2f} px after, in pixels of the moving raster.</source>
      <translation>RPCs korrigiert durch {correction}: RMSE an {count} Kontrollpunkten vorher {before:.2f} px, nachher {after:.2f} px, in Pixeln des bewegten Rasters.</translation>
    </message>
    <message>
      <source>RPCs not corrected: {reason}</source>
      <translation>RPCs nicht korrigiert: {reason}</translation>
    </message>
    <message>
      <source>Without an elevation model ({option}) these errors include the relief displacement, which stays in the corrected RPCs.</source>
      <translation>Ohne Höhenmodell ({option}) enthalten diese Fehler den Reliefversatz, der in den korrigierten RPCs bleibt.</translation>
    </message>
    <message>
      <source>'{path}' belongs to '{raster}' and would be overwritten; rename it, or choose another name for the corrected RPCs.</source>
      <translation>„{path}“ gehört zu „{raster}“ und würde überschrieben; umbenennen oder einen anderen Namen für die korrigierten RPCs wählen.</translation>
    </message>
    <message>
      <source>The layer '{layer}' has no CRS, so its location is unknown; assign one with {reference_crs} or {moving_crs}.</source>
      <translation>Der Layer „{layer}“ hat kein KBS, seine Lage ist also unbekannt; eines zuweisen, mit {reference_crs} oder {moving_crs}.</translation>
    </message>
    <message>
      <source>The layer '{layer}' cannot be read ({problem}).</source>
      <translation>Der Layer „{layer}“ lässt sich nicht lesen ({problem}).</translation>
    </message>
    <message>
      <source>'{path}' cannot be opened as a vector layer; choose a file that GDAL reads, such as a GeoPackage, and check that it was copied completely.</source>
      <translation>„{path}“ lässt sich nicht als Vektorlayer öffnen; eine Datei wählen, die GDAL liest, etwa ein GeoPackage, und prüfen, ob sie vollständig kopiert wurde.</translation>
    </message>
    <message>
      <source>'{path}' has no layer '{layer}'; its layers: {layers}.</source>
      <translation>„{path}“ hat keinen Layer „{layer}“; seine Layer: {layers}.</translation>
    </message>
    <message>
      <source>'{path}' has nothing to draw a map from; choose a layer of lines, areas or points.</source>
      <translation>„{path}“ hat nichts, woraus sich eine Karte zeichnen ließe; einen Layer mit Linien, Flächen oder Punkten wählen.</translation>
    </message>
    <message>
      <source>'{path}' holds no features to draw a map from.</source>
      <translation>„{path}“ enthält keine Objekte, aus denen sich eine Karte zeichnen ließe.</translation>
    </message>
    <message>
      <source>No feature of '{layer}' lies in the area; choose an area within its extent.</source>
      <translation>Kein Objekt von „{layer}“ liegt im Gebiet; ein Gebiet innerhalb seiner Ausdehnung wählen.</translation>
    </message>
    <message>
      <source>The map of the vector layers would be {width:.0f} x {height:.0f} pixels; choose another {option}, or layers of the same area as the raster.</source>
      <translation>Die Karte der Vektorlayer hätte {width:.0f} x {height:.0f} Pixel; {option} anders wählen, oder Layer desselben Gebiets wie das Raster.</translation>
    </message>
    <message>
      <source>One side of the match has neither a raster nor a vector layer.</source>
      <translation>Einer Seite fehlen sowohl ein Raster als auch ein Vektorlayer.</translation>
    </message>
    <message>
      <source>No feature of '{layer}' lies where '{other}' does, not even within the search radius; check the CRS of both, or choose layers of the same area.</source>
      <translation>Kein Objekt von „{layer}“ liegt dort, wo „{other}“ liegt, auch nicht innerhalb des Suchradius; das KBS beider prüfen, oder Layer desselben Gebiets wählen.</translation>
    </message>
    <message>
      <source>'{name}' covers almost nothing of the target: {valid} of {count} pixels are valid.</source>
      <translation>„{name}“ deckt fast nichts vom Ziel ab: {valid} von {count} Pixeln sind gültig.</translation>
    </message>
    <message>
      <source>The raster is rotated by {rotation:.0f} degrees, and then GDAL's '{method}' averages only part of a target pixel's area; use 'bilinear' or 'cubic', which average all of it.</source>
      <translation>Das Raster ist um {rotation:.0f} Grad gedreht, und dabei mittelt „{method}“ von GDAL nur einen Teil der Fläche eines Zielpixels; „bilinear“ oder „cubic“ verwenden, die über die ganze Fläche mitteln.</translation>
    </message>
    <message>
      <source>Metadata of '{name}' is not carried over: {domains}; look it up in the original.</source>
      <translation>Metadaten von „{name}“ werden nicht übernommen: {domains}; im Original nachsehen.</translation>
    </message>
    <message>
      <source>The bands of '{name}' have different nodata values ({values}), but a GeoTIFF has one for all bands: nodata is {nodata:g} in every band now, and valid pixels of {nodata:g} became {moved:g}; choose another value with {option}.</source>
      <translation>Die Kanäle von „{name}“ haben verschiedene Leerwerte ({values}), ein GeoTIFF hat aber einen für alle Kanäle: Leerwert ist nun in jedem Kanal {nodata:g}, und gültige Pixel mit {nodata:g} wurden zu {moved:g}; mit {option} einen anderen Wert wählen.</translation>
    </message>
    <message>
      <source>The bands of '{name}' have different masks, but a GeoTIFF has one for all bands: a pixel is valid where any band is; with {option} each band keeps its own gaps.</source>
      <translation>Die Kanäle von „{name}“ haben verschiedene Masken, ein GeoTIFF hat aber eine für alle Kanäle: Ein Pixel ist gültig, wo es irgendein Kanal ist; mit {option} behält jeder Kanal seine eigenen Lücken.</translation>
    </message>
    <message>
      <source>{share:.0%} of the moving raster lies outside the area of the tie points, where the transform is extrapolated; a curved transform may diverge there.</source>
      <translation>{share:.0%} des bewegten Rasters liegen außerhalb des Gebiets der Verknüpfungspunkte, wo die Transformation extrapoliert ist; eine gekrümmte Transformation kann dort divergieren.</translation>
    </message>
    <message>
      <source>Some slopes overlap in the moving raster or are hidden by others (layover, shadow); there the registered raster does not show the true ground.</source>
      <translation>Manche Hänge liegen im bewegten Raster übereinander oder sind von anderen verdeckt (Layover, Schatten); dort zeigt das registrierte Raster nicht das wahre Gelände.</translation>
    </message>
    <message>
      <source>{share:.0%} of the moving raster lies outside the area of the tie points, where the transform is extrapolated and less accurate.</source>
      <translation>{share:.0%} des bewegten Rasters liegen außerhalb des Gebiets der Verknüpfungspunkte, wo die Transformation extrapoliert und weniger genau ist.</translation>
    </message>
    <message>
      <source>The transform folds the raster over itself in places; choose a simpler one with {option}, and inspect the result.</source>
      <translation>Die Transformation faltet das Raster stellenweise übereinander; mit {option} eine einfachere wählen und das Ergebnis prüfen.</translation>
    </message>
    <message>
      <source>{difference}, so the match of '{moving}' does not apply to it; choose rasters with the same geometry.</source>
      <translation>{difference}, daher gilt die Zuordnung von „{moving}“ dafür nicht; Raster mit derselben Geometrie angeben.</translation>
    </message>
    <message>
      <source>Only the moving raster itself was given, and it already has an output file; give other rasters, or none.</source>
      <translation>Nur das bewegte Raster selbst ist angegeben, und es hat schon eine Ausgabedatei; andere Raster oder keine angeben.</translation>
    </message>
    <message>
      <source>'{name}' has no georeference and is {width} x {height} pixels, while the matched raster '{moving}' is {moving_width} x {moving_height}; only a raster of the same size can be warped along with it.</source>
      <translation>„{name}“ hat keine Georeferenzierung und {width} x {height} Pixel, das zugeordnete Raster „{moving}“ aber {moving_width} x {moving_height}; nur ein Raster derselben Größe kann mit ihm entzerrt werden.</translation>
    </message>
    <message>
      <source>{difference}, so the match of '{moving}' does not apply to it; choose rasters with the same CRS that cover the same area.</source>
      <translation>{difference}, daher gilt die Zuordnung von „{moving}“ dafür nicht; Raster mit demselben KBS angeben, die dasselbe Gebiet abdecken.</translation>
    </message>
    <message>
      <source>'{name}' is a pattern, but patterns match only files in folders; give the rasters one by one.</source>
      <translation>„{name}“ ist ein Muster, aber Muster gelten nur für Dateien in Ordnern; die Raster einzeln angeben.</translation>
    </message>
    <message>
      <source>No file matches the pattern '{name}'; check the path.</source>
      <translation>Keine Datei passt auf das Muster „{name}“; den Pfad prüfen.</translation>
    </message>
    <message>
      <source>'{pattern}' is not a pattern of file names; write it as {example}, where ** stands for any folders.</source>
      <translation>„{pattern}“ ist kein Muster von Dateinamen; es wie {example} schreiben, wobei ** für beliebige Ordner steht.</translation>
    </message>
    <message>
      <source>'{name}' is georeferenced differently</source>
      <translation>„{name}“ ist auf andere Weise georeferenziert</translation>
    </message>
    <message>
      <source>'{name}' is in '{crs}', not in '{moving_crs}'</source>
      <translation>„{name}“ ist in „{crs}“, nicht in „{moving_crs}“</translation>
    </message>
    <message>
      <source>GCPs</source>
      <translation>Passpunkte</translation>
    </message>
    <message>
      <source>'{name}' has other {kind}</source>
      <translation>„{name}“ hat andere {kind}</translation>
    </message>
    <message>
      <source>'{name}' covers another area</source>
      <translation>„{name}“ deckt ein anderes Gebiet ab</translation>
    </message>
    <message>
      <source>GDAL: {warning}</source>
      <translation>GDAL: {warning}</translation>
    </message>
    <message>
      <source>{transform} fitted to {count} tie points</source>
      <translation>{transform}, angepasst an {count} Verknüpfungspunkte</translation>
    </message>
    <message>
      <source>{count} usable tie points do not determine the transform '{kind}', or they lie on one line; choose a simpler transform with {option}, or match again.</source>
      <translation>{count} verwendbare Verknüpfungspunkte bestimmen die Transformation „{kind}“ nicht, oder sie liegen auf einer Linie; mit {option} eine einfachere Transformation wählen oder erneut zuordnen.</translation>
    </message>
    <message>
      <source>{fit}, which show no local displacements</source>
      <translation>{fit}, die keine lokalen Verschiebungen zeigen</translation>
    </message>
    <message>
      <source>local displacement grid on an affine transform, fitted to {count} tie points with a correlation length of {length:.0f} pixels</source>
      <translation>lokales Verschiebungsgitter auf einer affinen Transformation, angepasst an {count} Verknüpfungspunkte mit einer Korrelationslänge von {length:.0f} Pixeln</translation>
    </message>
    <message>
      <source>1 usable tie point does not determine the transform '{kind}'; choose a simpler transform with {option}, or match again.</source>
      <translation>1 verwendbarer Verknüpfungspunkt bestimmt die Transformation „{kind}“ nicht; mit {option} eine einfachere Transformation wählen oder erneut zuordnen.</translation>
    </message>
    <message>
      <source>{transform} fitted to {count} GCPs as by gdalwarp</source>
      <translation>{transform}, angepasst an {count} Passpunkte wie bei gdalwarp</translation>
    </message>
    <message>
      <source>The result is of an image in memory; give the raster that holds it with {option}.</source>
      <translation>Das Ergebnis gehört zu einem Bild im Speicher; das Raster, das es enthält, mit {option} angeben.</translation>
    </message>
    <message>
      <source>The moving raster is no longer at '{path}'; give its new location with {option}.</source>
      <translation>Das bewegte Raster liegt nicht mehr in „{path}“; seinen neuen Ort mit {option} angeben.</translation>
    </message>
    <message>
      <source>'{path}' is {width} x {height} pixels, but the raster that was matched had {matched_width} x {matched_height}; give that one with {option}, or match again.</source>
      <translation>„{path}“ hat {width} x {height} Pixel, das zugeordnete Raster hatte aber {matched_width} x {matched_height}; dieses mit {option} angeben oder erneut zuordnen.</translation>
    </message>
    <message>
      <source>'{path}' is georeferenced differently from when it was matched; match again, or give the raster as it was with {option}.</source>
      <translation>„{path}“ ist anders georeferenziert als bei der Zuordnung; erneut zuordnen oder mit {option} das Raster im damaligen Zustand angeben.</translation>
    </message>
    <message>
      <source>Two rasters would both become '{name}'; warp them one by one, into other folders.</source>
      <translation>Zwei Raster würden beide zu „{name}“; sie einzeln in verschiedene Ordner entzerren.</translation>
    </message>
    <message>
      <source>{count} rasters cannot be written to one file; give a folder for the results.</source>
      <translation>{count} Raster passen nicht in eine Datei; einen Ergebnisordner angeben.</translation>
    </message>
    <message>
      <source>'{name}' is not a GeoTIFF, the only format that is written; use a name that ends in .tif, or give a folder for the results.</source>
      <translation>„{name}“ ist kein GeoTIFF, das einzige Format, das geschrieben wird; einen Namen mit der Endung .tif verwenden oder einen Ergebnisordner angeben.</translation>
    </message>
    <message>
      <source>The registered raster would replace the input '{path}'; choose another file or folder for the results.</source>
      <translation>Das registrierte Raster würde die Eingabe „{path}“ ersetzen; eine andere Datei oder einen anderen Ergebnisordner wählen.</translation>
    </message>
    <message>
      <source>'{path}' exists already; choose {option} to replace it.</source>
      <translation>„{path}“ gibt es schon; zum Ersetzen {option} wählen.</translation>
    </message>
    <message>
      <source>'{name}' holds complex numbers, which have no mode; choose another {option}.</source>
      <translation>„{name}“ enthält komplexe Zahlen, für die es keinen häufigsten Wert gibt; bei {option} etwas anderes wählen.</translation>
    </message>
    <message>
      <source>{option} {nodata:g} does not fit into {dtype}, the data type of '{name}'; choose a value that it can hold.</source>
      <translation>{option} {nodata:g} passt nicht in {dtype}, den Datentyp von „{name}“; einen Wert wählen, den er aufnehmen kann.</translation>
    </message>
    <message>
      <source>nearest, for the colour table</source>
      <translation>nächster Nachbar, wegen der Farbtabelle</translation>
    </message>
    <message>
      <source>nearest, for 64-bit integers</source>
      <translation>nächster Nachbar, wegen der 64-Bit-Ganzzahlen</translation>
    </message>
    <message>
      <source>nearest, for classes: few values in patches</source>
      <translation>nächster Nachbar, wegen Klassen: wenige Werte in Flächen</translation>
    </message>
    <message>
      <source>nearest, because the values look like identifiers: whole numbers in patches; choose {option} if they are measurements</source>
      <translation>nächster Nachbar, weil die Werte wie Kennungen aussehen: ganze Zahlen in Flächen; {option} wählen, falls es Messwerte sind</translation>
    </message>
    <message>
      <source>The curved transform of two arrays is not saved; match them again.</source>
      <translation>Die gekrümmte Transformation zweier Arrays wird nicht gespeichert; sie erneut zuordnen.</translation>
    </message>
    <message>
      <source>'{path}' cannot be read to its end ({error}); copy or download it again.</source>
      <translation>„{path}“ ist nicht bis zum Ende lesbar ({error}); erneut kopieren oder herunterladen.</translation>
    </message>
    <message>
      <source>No part of '{name}' can be projected to the reference's CRS; check its CRS.</source>
      <translation>Kein Teil von „{name}“ lässt sich in das KBS der Referenz projizieren; sein KBS prüfen.</translation>
    </message>
    <message>
      <source>The pixel size of '{name}' on the reference's map cannot be determined; match again with a simpler transform.</source>
      <translation>Die Pixelgröße von „{name}“ in der Karte der Referenz lässt sich nicht bestimmen; mit einer einfacheren Transformation erneut zuordnen.</translation>
    </message>
    <message>
      <source>The reference is georeferenced by {kind}, so it has no pixel grid on the map; choose {option}.</source>
      <translation>Die Referenz ist durch {kind} georeferenziert und hat daher kein Pixelgitter in der Karte; {option} wählen.</translation>
    </message>
    <message>
      <source>The reference and the registered raster do not overlap; choose {grid}.</source>
      <translation>Die Referenz und das registrierte Raster überlappen sich nicht; {grid} wählen.</translation>
    </message>
    <message>
      <source>One pixel of {size:g} would be larger than all of '{name}', which is {width:.6g} wide and {height:.6g} high; choose smaller pixels.</source>
      <translation>Ein Pixel von {size:g} wäre größer als ganz „{name}“ mit {width:.6g} Breite und {height:.6g} Höhe; kleinere Pixel wählen.</translation>
    </message>
    <message>
      <source>'{name}' would become {width} x {height} pixels, {ratio:.0f} times as many as it has; choose a larger {pixel_size} or a smaller {extent}, or a simpler {transform} where a curved one diverges.</source>
      <translation>„{name}“ bekäme {width} x {height} Pixel, {ratio:.0f}-mal so viele wie bisher; eine größere {pixel_size} oder eine kleinere {extent} wählen, oder eine einfachere {transform}, wenn eine gekrümmte divergiert.</translation>
    </message>
    <message>
      <source>The extent does not overlap the registered raster, which covers {bounds}; check {option}.</source>
      <translation>Die Ausdehnung überlappt das registrierte Raster nicht, das {bounds} umfasst; {option} prüfen.</translation>
    </message>
    <message>
      <source>The reference and the extent do not overlap; check {extent}, or choose {grid}.</source>
      <translation>Die Referenz und die Ausdehnung überlappen sich nicht; {extent} prüfen oder {grid} wählen.</translation>
    </message>
    <message>
      <source>{option} must be a positive number.</source>
      <translation>{option} muss eine positive Zahl sein.</translation>
    </message>
    <message>
      <source>{option} goes with {grid} only: the reference's grid has the reference's pixels.</source>
      <translation>{option} geht nur mit {grid}: Das Gitter der Referenz hat die Pixel der Referenz.</translation>
    </message>
    <message>
      <source>four numbers</source>
      <translation>vier Zahlen</translation>
    </message>
    <message>
      <source>true or false</source>
      <translation>true oder false</translation>
    </message>
    <message>
      <source>Warping {name}</source>
      <translation>{name} entzerren</translation>
    </message>
    <message>
      <source>Reading the result</source>
      <translation>Ergebnis lesen</translation>
    </message>
    <message>
      <source>Fitting the transform</source>
      <translation>Transformation anpassen</translation>
    </message>
    <message>
      <source>Writing {name} as a COG</source>
      <translation>{name} als COG schreiben</translation>
    </message>
    <message>
      <source>No pair of rasters is open; send `open` first.</source>
      <translation>Kein Rasterpaar ist geöffnet; zuerst `open` senden.</translation>
    </message>
    <message>
      <source>A tie point has no position in one of the rasters; remove it.</source>
      <translation>Ein Verknüpfungspunkt hat in einem der Raster keine Position; ihn entfernen.</translation>
    </message>
    <message>
      <source>The role of a tie point must be 0 (tie), 1 (check) or 2 (off).</source>
      <translation>Die Rolle eines Verknüpfungspunkts muss 0 (Verknüpfung), 1 (Kontrolle) oder 2 (aus) sein.</translation>
    </message>
    <message>
      <source>The origin of a tie point must be 0 (matched) or 1 (set by hand).</source>
      <translation>Die Herkunft eines Verknüpfungspunkts muss 0 (gefunden) oder 1 (von Hand gesetzt) sein.</translation>
    </message>
    <message>
      <source>The numbers of the tie points must be whole, positive and unique.</source>
      <translation>Die Nummern der Verknüpfungspunkte müssen ganz, positiv und eindeutig sein.</translation>
    </message>
    <message>
      <source>The {count} tie points are collinear or too close together; set another one away from them.</source>
      <translation>Die {count} Verknüpfungspunkte sind kollinear oder liegen zu dicht beieinander; einen weiteren abseits davon setzen.</translation>
    </message>
    <message>
      <source>Without an elevation model with relief there is nothing to fit this transform to; choose another transform, or match with an elevation model.</source>
      <translation>Ohne Höhenmodell mit Relief gibt es nichts, woran sich diese Transformation anpassen ließe; eine andere Transformation wählen oder mit einem Höhenmodell zuordnen.</translation>
    </message>
    <message>
      <source>Too few tie points for the {transform}: it needs at least {needed}, there are {count}. Switch on or set more points, or choose a simpler transform.</source>
      <translation>Zu wenige Verknüpfungspunkte ({transform}): Nötig sind mindestens {needed}, vorhanden sind {count}. Weitere Punkte einschalten oder setzen oder eine einfachere Transformation wählen.</translation>
    </message>
    <message>
      <source>'{name}' of the shadows does not agree with result.json; open the result again.</source>
      <translation>„{name}“ der Schatten stimmt nicht mit result.json überein; das Ergebnis erneut öffnen.</translation>
    </message>
    <message>
      <source>Request '{command}': '{name}' is missing; it must be {expected}.</source>
      <translation>Anfrage „{command}“: „{name}“ fehlt; nötig ist {expected}.</translation>
    </message>
    <message>
      <source>Invalid request: not a JSON object with a whole number as 'id'.</source>
      <translation>Ungültige Anfrage: kein JSON-Objekt mit einer ganzen Zahl als „id“.</translation>
    </message>
    <message>
      <source>Invalid request: 'command' is missing.</source>
      <translation>Ungültige Anfrage: „command“ fehlt.</translation>
    </message>
    <message>
      <source>Request '{command}': '{name}' must be {expected}.</source>
      <translation>Anfrage „{command}“: „{name}“ muss {expected} sein.</translation>
    </message>
    <message>
      <source>Invalid request: not JSON ({error}).</source>
      <translation>Ungültige Anfrage: kein JSON ({error}).</translation>
    </message>
    <message>
      <source>a string, or a list of strings</source>
      <translation>eine Zeichenkette oder eine Liste von Zeichenketten</translation>
    </message>
    <message>
      <source>a list of rows of {lengths} numbers</source>
      <translation>eine Liste von Zeilen mit {lengths} Zahlen</translation>
    </message>
    <message>
      <source>a pair of coordinates, x and y</source>
      <translation>ein Koordinatenpaar, x und y</translation>
    </message>
    <message>
      <source>an object of names and values</source>
      <translation>ein Objekt aus Namen und Werten</translation>
    </message>
    <message>
      <source>Unknown command '{command}'. Commands: {commands}.</source>
      <translation>Unbekannter Befehl „{command}“. Befehle: {commands}.</translation>
    </message>
    <message>
      <source>The two rasters are not linked by a transform yet; set at least two tie points by hand.</source>
      <translation>Die beiden Raster sind noch nicht durch eine Transformation verknüpft; mindestens zwei Verknüpfungspunkte von Hand setzen.</translation>
    </message>
    <message>
      <source>{reason} HetMatch did not consider the match reliable; accepted by {name}.</source>
      <translation>{reason} HetMatch hielt die Zuordnung nicht für verlässlich; angenommen von {name}.</translation>
    </message>
    <message>
      <source>Unknown transform '{kind}'. Transforms: {kinds}.</source>
      <translation>Unbekannte Transformation „{kind}“. Transformationen: {kinds}.</translation>
    </message>
    <message>
      <source>Unknown raster '{raster}'; it must be 'reference' or 'moving'.</source>
      <translation>Unbekanntes Raster „{raster}“; es muss „reference“ oder „moving“ sein.</translation>
    </message>
    <message>
      <source>One of the two positions lies outside its raster's map projection.</source>
      <translation>Eine der beiden Positionen liegt außerhalb der Kartenprojektion ihres Rasters.</translation>
    </message>
    <message>
      <source>{count} of the points lie where the elevation model has no heights; switch them off.</source>
      <translation>{count} der Punkte liegen, wo das Höhenmodell keine Höhen hat; diese ausschalten.</translation>
    </message>
    <message>
      <source>{count} points, checked by hand.</source>
      <translation>{count} Punkte, von Hand geprüft.</translation>
    </message>
    <message>
      <source>No points of the two images agree with each other; {advice}.</source>
      <translation>Keine Punkte der beiden Bilder stimmen miteinander überein; {advice}.</translation>
    </message>
  </context>
</TS>
